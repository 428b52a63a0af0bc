import * as vscode from 'vscode';
import { documentUri } from '../documents/virtualDocuments';
import type { KdSession } from '../sessions/kdSession';
import { titleOf } from '../sessions/kdSession';

/** Shows a line of the log of a session: in the file, or in the answer that holds it where the file is too large. */
export async function revealInLog(session: KdSession, line: number): Promise<void> {
  await showLine(await placeOfLine(session, line));
}

interface Place {
  readonly uri: vscode.Uri;
  /** 1-based. */
  readonly line: number;
}

/** Where a line of the log can be read. */
export async function placeOfLine(session: KdSession, line: number): Promise<Place> {
  const { status } = session;
  if (!status) throw new Error(vscode.l10n.t('The session is still being read.'));
  if (status.openable) return { uri: vscode.Uri.file(status.path), line };
  const { commands } = await session.client.request('alpcscope/commands', { start: 0, count: 1, line });
  const command = commands[0];
  if (!command) throw new Error(vscode.l10n.t('No command of the log has printed line {0}.', line));
  const answer = await session.client.request('alpcscope/answer', { index: command.index });
  return { uri: answerUri(session, command), line: line - answer.line + 1 };
}

/** Opens the answer of one recorded command. */
export async function showAnswer(session: KdSession, command: Answered): Promise<void> {
  await showLine({ uri: answerUri(session, command), line: 1 });
}

interface Answered {
  readonly index: number;
  readonly text: string;
}

function answerUri(session: KdSession, { index, text }: Answered): vscode.Uri {
  return documentUri({ kind: 'answer', session: session.id, index }, `${text} (${titleOf(session)})`);
}

async function showLine({ uri, line }: Place): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const row = Math.min(Math.max(line, 1), document.lineCount) - 1;
  const { range } = document.lineAt(row);
  await vscode.window.showTextDocument(document, { selection: range, preview: true });
}
