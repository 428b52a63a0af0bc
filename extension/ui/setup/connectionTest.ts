import * as vscode from 'vscode';
import type { SessionTracker } from '../sessions/sessionTracker';
import { outcomeOf, type Outcome } from './connectionOutcome';

/** How long a target may take to restart before its silence is spoken of. */
const PATIENCE_MS = 30_000;

/** Starts a session and says how it went: the target answers, or what to check while it does not. */
export async function testConnection(
  sessions: SessionTracker,
  folder: vscode.WorkspaceFolder | undefined,
  config: vscode.DebugConfiguration,
): Promise<void> {
  if (!(await vscode.debug.startDebugging(folder, config, { suppressDebugView: true }))) return;
  const outcome = await settled(sessions, config);
  if (outcome === undefined) return;
  const { said, answers } = outcome;
  if (answers) {
    void vscode.window.showInformationMessage(said);
    return;
  }
  void vscode.window.showWarningMessage(said);
}

/** The first outcome that lasts; undefined where the session ends before. */
function settled(sessions: SessionTracker, config: vscode.DebugConfiguration): Promise<Outcome | undefined> {
  return new Promise(resolve => {
    let silent: Outcome | undefined;
    const finish = (outcome: Outcome | undefined): void => {
      listening.dispose();
      clearTimeout(timer);
      resolve(outcome);
    };
    const look = (): void => {
      const session = sessions.all.findLast(({ debug }) => debug.configuration['connection'] === config['connection']);
      if (session?.ended === true) finish(undefined);
      const outcome = session?.debuggee && outcomeOf(session.debuggee);
      if (outcome?.answers === true) finish(outcome);
      else silent = outcome ?? silent;
    };
    const listening = sessions.onDidChange(look);
    const timer = setTimeout(() => {
      finish(silent);
    }, PATIENCE_MS);
    look();
  });
}
