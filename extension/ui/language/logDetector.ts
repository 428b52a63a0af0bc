import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposables';
import { DETECTION_LINES, looksLikeKdLog } from '../../base/kdLogDetection';
import { setting } from '../settings';
import { LANGUAGES } from '../viewIds';

/** Languages that VS Code gives to `.txt` and `.log` when nobody says otherwise. */
const UNDECIDED: readonly string[] = ['plaintext', 'log'];

/**
 * Switches a `.log` or `.txt` that is a kd log to our language. Each document is switched once: who changes the
 * language back by hand keeps it.
 */
export class LogDetector implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly switched = new Set<string>();

  constructor() {
    this.disposables.add(vscode.workspace.onDidOpenTextDocument(document => void this.look(document)));
    for (const document of vscode.workspace.textDocuments) void this.look(document);
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private async look(document: vscode.TextDocument): Promise<void> {
    const key = document.uri.toString();
    if (!UNDECIDED.includes(document.languageId) || this.switched.has(key)) return;
    if (!/\.(?:log|txt)$/iu.test(document.uri.path)) return;
    if (!setting('alpcscope.log.detectLanguage', document.uri) || decidedByUser(document)) return;
    const count = Math.min(document.lineCount, DETECTION_LINES);
    const lines = Array.from({ length: count }, (_, row) => document.lineAt(row).text);
    if (!looksLikeKdLog(lines)) return;
    this.switched.add(key);
    await vscode.languages.setTextDocumentLanguage(document, LANGUAGES.log);
  }
}

/** Whether `files.associations` says what this file is. */
function decidedByUser(document: vscode.TextDocument): boolean {
  const associations = vscode.workspace
    .getConfiguration('files', document.uri)
    .get<Readonly<Record<string, unknown>>>('associations', {});
  return Object.keys(associations).some(pattern => {
    // As VS Code reads them: a pattern without a slash is about the name alone.
    const glob = pattern.includes('/') ? pattern : `**/${pattern}`;
    return vscode.languages.match({ pattern: glob }, document) > 0;
  });
}
