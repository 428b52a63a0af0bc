import * as vscode from 'vscode';
import type { SessionLauncher } from '../launch/sessionLauncher';
import type { TreeNode } from './rowStore';

const URI_LIST = 'text/uri-list';

/** Files opened by one drop; more were hardly meant. */
const MOST = 5;

/** Opens logs and dumps that are dropped on one of our views. Nothing can be dragged out of them. */
export class DroppedFiles implements vscode.TreeDragAndDropController<TreeNode> {
  readonly dropMimeTypes = [URI_LIST];
  readonly dragMimeTypes: readonly string[] = [];

  constructor(private readonly launcher: SessionLauncher) {}

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
