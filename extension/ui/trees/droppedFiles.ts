import * as vscode from 'vscode';
import type { SessionLauncher } from '../launch/sessionLauncher';
import type { TreeNode } from './rowStore';
import { addressesOf } from './rowsText';

const URI_LIST = 'text/uri-list';

/** Files opened by one drop; more were hardly meant. */
const MOST = 5;

const PLAIN_TEXT = 'text/plain';

/** Opens logs and dumps that are dropped on one of our views. Rows dragged into an editor leave their addresses there. */
export class DroppedFiles implements vscode.TreeDragAndDropController<TreeNode> {
  readonly dropMimeTypes = [URI_LIST];
  readonly dragMimeTypes = [PLAIN_TEXT];

  constructor(private readonly launcher: SessionLauncher) {}

  handleDrag(nodes: readonly TreeNode[], data: vscode.DataTransfer): void {
    const rows = nodes.flatMap(node => (node.kind === 'row' ? [node.row] : []));
    const text = addressesOf(rows);
    if (text !== '') data.set(PLAIN_TEXT, new vscode.DataTransferItem(text));
  }

  async handleDrop(_target: TreeNode | undefined, data: vscode.DataTransfer): Promise<void> {
    const list = await data.get(URI_LIST)?.asString();
    for (const uri of urisIn(list ?? '').slice(0, MOST)) await this.launcher.open(uri);
  }
}

/** The URIs of a list, one a line; `#` begins a comment. Source: RFC 2483. */
function urisIn(list: string): readonly vscode.Uri[] {
  const lines = list.split(/\r?\n/).filter(line => line !== '' && !line.startsWith('#'));
  return lines.map(line => vscode.Uri.parse(line, false));
}
