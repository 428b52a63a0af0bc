import * as vscode from 'vscode';
import { ENDED_ROW_SCHEME } from './rowTree';
import { ENDED_COLOR } from './treeItem';

/** Greys the labels of rows that an ended session left behind. */
export class EndedRowDecorations implements vscode.FileDecorationProvider {
  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    if (uri.scheme !== ENDED_ROW_SCHEME) return undefined;
    return new vscode.FileDecoration(
      undefined,
      vscode.l10n.t('The session has ended'),
      new vscode.ThemeColor(ENDED_COLOR),
    );
  }
}
