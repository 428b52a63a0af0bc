import * as vscode from 'vscode';
import { COMMANDS } from '../commandIds';
import type { KdSession } from '../sessions/kdSession';
import type { CommandTable } from './commandTable';
import type { Services } from './services';

type Ids = typeof COMMANDS.openTrace | typeof COMMANDS.replayTrace;

/** Recorded debugger sessions: to be read, and to be replayed. */
export function traceCommands({ sessions, traces, launcher }: Services): Pick<CommandTable, Ids> {
  return {
    [COMMANDS.openTrace]: async argument => {
      const recording = named(argument) ?? ofSession(sessions.current) ?? (await pickTrace());
      if (recording) await traces.show(recording);
    },
    [COMMANDS.replayTrace]: async argument => {
      const recording = named(argument) ?? (await pickTrace());
      if (recording) await launcher.open(recording);
    },
  };
}

/** The explorer, an editor title and our own documents hand over what they show. */
function named(argument: unknown): vscode.Uri | undefined {
  return argument instanceof vscode.Uri ? argument : undefined;
}

/** Where the shown session is recorded, or was: a configuration may leave the name to the debug adapter. */
function ofSession(session: KdSession | undefined): vscode.Uri | undefined {
  const trace = session?.debuggee?.trace;
  return trace === undefined ? undefined : vscode.Uri.file(trace);
}

async function pickTrace(): Promise<vscode.Uri | undefined> {
  const picked = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Open a Recorded Session'),
    filters: { [vscode.l10n.t('Recordings')]: ['jsonl'], [vscode.l10n.t('All files')]: ['*'] },
  });
  return picked?.[0];
}
