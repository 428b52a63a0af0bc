import * as vscode from 'vscode';
import { commandLink } from '../../protocol/links';
import { commandLogLinks } from './commandLog';
import { targetOf } from './documentUris';

/** Makes the numbers in a log of commands lead to the answers. */
export class CommandLogLinks implements vscode.DocumentLinkProvider {
  provideDocumentLinks(document: vscode.TextDocument): vscode.DocumentLink[] {
    const session = targetOf(document.uri)?.session;
    if (session === undefined) return [];
    return commandLogLinks(document.getText()).map(({ row, start, end, line }) => {
      const range = new vscode.Range(row, start, row, end);
      const link = new vscode.DocumentLink(range, vscode.Uri.parse(commandLink('log', { line, session }), true));
      link.tooltip = vscode.l10n.t('Show the Answer');
      return link;
    });
  }
}
