import * as vscode from 'vscode';
import { withProgress } from '../status/slowWork';

/** Shows one of our Markdown documents as a preview. */
export async function showMarkdown(uri: vscode.Uri): Promise<void> {
  await withProgress(vscode.l10n.t('Writing the report'), async () => {
    await vscode.workspace.openTextDocument(uri);
  });
  try {
    await vscode.commands.executeCommand('markdown.showPreview', uri);
  } catch {
    // The Markdown extension of VS Code can be switched off: the text itself is readable, too.
    await vscode.window.showTextDocument(uri);
  }
}
