import * as vscode from 'vscode';
import { COMMANDS } from '../commandIds';
import { TRACE_SCHEME } from './documentUris';
import { reasonOf } from '../sessions/sessionClient';
import type { ThisMachine } from '../setup/thisMachine';

/** The document of a recording. Its name gives it the language of kd logs, and with it outline, folding and hovers. */
export function traceUri(recording: vscode.Uri): vscode.Uri {
  const name = recording.path.slice(recording.path.lastIndexOf('/') + 1);
  return vscode.Uri.from({ scheme: TRACE_SCHEME, path: `/${name}.kdlog`, query: recording.toString() });
}

/** Recordings (.jsonl: every byte in and out) as read-only logs: each command behind its prompt, its answer below. */
export class TraceDocuments implements vscode.TextDocumentContentProvider, vscode.CodeLensProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;

  constructor(private readonly machine: ThisMachine) {}

  /** Shows a recording. One that is open is read again: a session may still write to it. */
  async show(recording: vscode.Uri): Promise<void> {
    const uri = traceUri(recording);
    this.changed.fire(uri);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: false });
  }

  async provideTextDocumentContent(uri: vscode.Uri, token: vscode.CancellationToken): Promise<string> {
    const recording = vscode.Uri.parse(uri.query, true);
    const asked = new AbortController();
    const listening = token.onCancellationRequested(() => {
      asked.abort();
    });
    try {
      if (recording.scheme !== 'file') return vscode.l10n.t('Only recordings on a disk can be shown.');
      const { text, isCut } = await this.machine.transcript(recording.fsPath, asked.signal);
      const more = vscode.l10n.t('* The rest is not shown: "alpcscope trace FILE --out FILE" writes all of it.');
      return isCut ? `${text.slice(0, text.lastIndexOf('\n') + 1)}${more}\n` : text;
    } catch (error) {
      return vscode.l10n.t('This recording could not be read: {0}', reasonOf(error));
    } finally {
      listening.dispose();
    }
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const recording = vscode.Uri.parse(document.uri.query, true);
    const top = new vscode.Range(0, 0, 0, 0);
    return [
      new vscode.CodeLens(top, {
        title: vscode.l10n.t('$(debug-start) Replay as a Session'),
        tooltip: vscode.l10n.t('Fills the views with what the answers tell'),
        command: COMMANDS.replayTrace,
        arguments: [recording],
      }),
      new vscode.CodeLens(top, {
        title: vscode.l10n.t('$(go-to-file) Show the Recording Itself'),
        command: 'vscode.open',
        arguments: [recording],
      }),
    ];
  }

  dispose(): void {
    this.changed.dispose();
  }
}
