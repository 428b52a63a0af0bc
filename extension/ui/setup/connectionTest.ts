import * as vscode from 'vscode';
import { COMMANDS } from '../commandIds';
import type { KdSession } from '../sessions/kdSession';
import type { SessionTracker } from '../sessions/sessionTracker';
import { transportOf } from './silentTarget';
import { outcomeOf, type Outcome } from './connectionOutcome';

/** How long a target may take to restart before its silence is spoken of. */
const PATIENCE_MS = 30_000;

interface Settled extends Outcome {
  readonly session: KdSession;
}

/** Starts a session and says how it went: the target answers, or what to check while it does not. */
export async function testConnection(
  sessions: SessionTracker,
  folder: vscode.WorkspaceFolder | undefined,
  config: vscode.DebugConfiguration,
): Promise<void> {
  if (!(await vscode.debug.startDebugging(folder, config, { suppressDebugView: true }))) return;
  const settled = await outcome(sessions, config);
  if (settled?.answers === true) await offerBreakIn(settled);
  else if (settled) await explainSilence(settled);
}

async function offerBreakIn({ said, session }: Settled): Promise<void> {
  const breakIn = vscode.l10n.t('Break In');
  const choices = session.debuggee?.state === 'running' ? [breakIn] : [];
  if ((await vscode.window.showInformationMessage(said, ...choices)) === breakIn)
    await vscode.commands.executeCommand(COMMANDS.breakIn);
}

async function explainSilence({ said, session }: Settled): Promise<void> {
  const stop = vscode.l10n.t('Stop Waiting');
  if ((await vscode.window.showWarningMessage(said, stop)) === stop) await vscode.debug.stopDebugging(session.debug);
}

/** The first outcome that lasts; undefined where the session ends before. */
function outcome(sessions: SessionTracker, config: vscode.DebugConfiguration): Promise<Settled | undefined> {
  const connection: unknown = config['connection'];
  const transport = typeof connection === 'string' ? transportOf(connection) : 'local';
  return new Promise(resolve => {
    let silent: Settled | undefined;
    const finish = (settled: Settled | undefined): void => {
      listening.dispose();
      clearTimeout(timer);
      resolve(settled);
    };
    const look = (): void => {
      const session = sessions.all.findLast(({ debug }) => debug.configuration.name === config.name);
      if (session?.ended === true) finish(undefined);
      const found = session?.debuggee && outcomeOf(session.debuggee, transport);
      if (!session || !found) return;
      if (found.answers) finish({ ...found, session });
      else silent = { ...found, session };
    };
    const listening = sessions.onDidChange(look);
    const timer = setTimeout(() => {
      finish(silent);
    }, PATIENCE_MS);
    look();
  });
}
