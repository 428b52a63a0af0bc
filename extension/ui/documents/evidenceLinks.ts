import * as vscode from 'vscode';
import { commandLink } from '../../protocol/links';
import { targetOf } from './documentUris';
import { placeLinks } from './evidenceText';

/** Makes the places that an evidence document names lead into the log. */
export class EvidenceLinks implements vscode.DocumentLinkProvider {
  provideDocumentLinks(document: vscode.TextDocument): vscode.DocumentLink[] {
    const session = targetOf(document.uri)?.session;
    if (session === undefined) return [];
    return placeLinks(document.getText()).map(({ row, start, end, line }) => {
      const target = vscode.Uri.parse(commandLink('log', { line, session }), true);
      const link = new vscode.DocumentLink(new vscode.Range(row, start, row, end), target);
      link.tooltip = vscode.l10n.t('Reveal in Log');
      return link;
    });
  }
}
