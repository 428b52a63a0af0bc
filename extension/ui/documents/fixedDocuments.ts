import * as vscode from 'vscode';
import { commandLink } from '../../protocol/links';
import { copyPlaces } from './copyPlaces';

/** Scheme of read-only texts that belong to no session: what to do on a target, how a comparison ended. */
export const FIXED_SCHEME = 'alpcscope-text';

/** Texts kept; the oldest give way. */
const MOST_KEPT = 50;

/** Read-only Markdown documents. Lines of code in them have a link that copies them. */
export class FixedDocuments implements vscode.TextDocumentContentProvider, vscode.DocumentLinkProvider {
  private readonly texts = new Map<string, string>();
  private count = 0;

  async show(title: string, text: string): Promise<void> {
    const name = title.replace(/[^\w .,()-]+/g, '-').slice(0, 80);
    const uri = vscode.Uri.from({ scheme: FIXED_SCHEME, path: `/${++this.count}/${name}.md` });
    this.texts.set(uri.path, text);
    const [oldest] = this.texts.keys();
    if (this.texts.size > MOST_KEPT && oldest !== undefined) this.texts.delete(oldest);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.path) ?? vscode.l10n.t('This text is not kept any more.');
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
