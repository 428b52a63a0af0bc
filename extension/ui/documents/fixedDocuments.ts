import * as vscode from 'vscode';
import { commandLink, LINK_COMMANDS } from '../../protocol/links';
import { copyBlocks, copyPlaces } from './copyPlaces';

/** Scheme of read-only texts that belong to no session: what to do on a target, how a comparison ended. */
export const FIXED_SCHEME = 'alpcscope-text';

/** Texts kept; the oldest give way. */
const MOST_KEPT = 50;

interface Kept {
  readonly text: string;
  readonly actions: readonly vscode.Command[];
}

/**
 * Read-only Markdown documents. Above each block of code in them a button copies it, and each line of it is a link that copies
 * the line; above the first line stands what can be done next.
 */
export class FixedDocuments
  implements vscode.TextDocumentContentProvider, vscode.DocumentLinkProvider, vscode.CodeLensProvider
{
  private readonly kept = new Map<string, Kept>();
  private count = 0;

  async show(title: string, text: string, actions: readonly vscode.Command[] = []): Promise<void> {
    const name = title.replace(/[^\w .,()-]+/g, '-').slice(0, 80);
    const uri = vscode.Uri.from({ scheme: FIXED_SCHEME, path: `/${++this.count}/${name}.md` });
    this.kept.set(uri.path, { text, actions });
    const [oldest] = this.kept.keys();
    if (this.kept.size > MOST_KEPT && oldest !== undefined) this.kept.delete(oldest);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.kept.get(uri.path)?.text ?? vscode.l10n.t('This text is not kept any more.');
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const actions = this.kept.get(document.uri.path)?.actions ?? [];
    const copies = copyBlocks(document.getText()).map(({ row, text }) => {
      const title = text.includes('\n') ? vscode.l10n.t('$(copy) Copy All') : vscode.l10n.t('$(copy) Copy');
      return lens(row, { title, command: LINK_COMMANDS.copy, arguments: [{ text }] });
    });
    return [...actions.map(action => lens(0, action)), ...copies];
  }

  provideDocumentLinks(document: vscode.TextDocument): vscode.DocumentLink[] {
    return copyPlaces(document.getText()).map(({ row, length, text }) => {
      const uri = vscode.Uri.parse(commandLink('copy', { text }), true);
      const link = new vscode.DocumentLink(new vscode.Range(row, 0, row, length), uri);
      link.tooltip = vscode.l10n.t('Copy');
      return link;
    });
  }
}

function lens(row: number, command: vscode.Command): vscode.CodeLens {
  return new vscode.CodeLens(new vscode.Range(row, 0, row, 0), command);
}
