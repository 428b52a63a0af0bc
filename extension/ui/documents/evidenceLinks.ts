import * as vscode from 'vscode';
import { commandLink } from '../../protocol/links';
import { targetOf } from './documentUris';
import { placeLinks } from './evidenceText';

/** Makes the places that an evidence document names lead into the log, or to the structure in memory. */
export class EvidenceLinks implements vscode.DocumentLinkProvider {
  provideDocumentLinks(document: vscode.TextDocument): vscode.DocumentLink[] {
    const session = targetOf(document.uri)?.session;
    if (session === undefined) return [];
    return placeLinks(document.getText()).map(({ row, start, end, line, command }) => {
      const uri =
        command === undefined
          ? commandLink('log', { line, session })
          : commandLink('memory', { text: command, session });
      const link = new vscode.DocumentLink(new vscode.Range(row, start, row, end), vscode.Uri.parse(uri, true));
      link.tooltip = command === undefined ? vscode.l10n.t('Reveal in Log') : vscode.l10n.t('Show the Structure');
      return link;
    });
  }
}
