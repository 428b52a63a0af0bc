import * as vscode from 'vscode';
import { ENDED_ROW_SCHEME, STALE_ROW_SCHEME } from './rowTree';
import { ENDED_COLOR } from './treeItem';

/** Greys the labels of rows that an ended session left behind, or that are older than what the target holds by now. */
export class EndedRowDecorations implements vscode.FileDecorationProvider {
  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    const why = {
      [ENDED_ROW_SCHEME]: vscode.l10n.t('The session has ended'),
      [STALE_ROW_SCHEME]: vscode.l10n.t('Read before the target ran on'),
    }[uri.scheme];
    return why === undefined
      ? undefined
      : new vscode.FileDecoration(undefined, why, new vscode.ThemeColor(ENDED_COLOR));
  }
}
