import * as vscode from 'vscode';
import { documentUri } from '../documents/virtualDocuments';
import type { KdSession } from '../sessions/kdSession';
import { titleOf } from '../sessions/kdSession';

/** Shows a line of the log of a session: in the file, or in the answer that holds it where the file is too large. */
export async function revealInLog(session: KdSession, line: number): Promise<void> {
  const { status } = session;
  if (!status) throw new Error(vscode.l10n.t('The log is still being read.'));
  if (status.openable) await showLine(vscode.Uri.file(status.path), line);
  else await revealInAnswer(session, line);
}

async function revealInAnswer(session: KdSession, line: number): Promise<void> {
  const { commands } = await session.client.request('alpcscope/commands', { start: 0, count: 1, line });
  const command = commands[0];
  if (!command) throw new Error(vscode.l10n.t('No command of the log has printed line {0}.', line));
  await showAnswer(session, command, line);
}

/** Opens the answer of one recorded command, at a line of the log if one is given. */
export async function showAnswer(
  session: KdSession,
  command: { readonly index: number; readonly text: string },
  line?: number,
): Promise<void> {
  const uri = documentUri(
    { kind: 'answer', session: session.id, index: command.index },
    `${command.text} (${titleOf(session)})`,
  );
  if (line === undefined) return showLine(uri, 1);
  const answer = await session.client.request('alpcscope/answer', { index: command.index });
  return showLine(uri, line - answer.line + 1);
}

async function showLine(uri: vscode.Uri, line: number): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const row = Math.min(Math.max(line, 1), document.lineCount) - 1;
  const { range } = document.lineAt(row);
  await vscode.window.showTextDocument(document, { selection: range, preview: true });
}
