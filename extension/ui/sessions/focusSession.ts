import * as vscode from 'vscode';

/** VS Code has no call that focuses a debug session; this command moves the focus to the next one. */
const NEXT = 'workbench.action.debug.nextConsole';

/** More sessions than anybody has open at once. */
const MOST_STEPS = 10;

/** The extension host hears of the new focus a little after the command is done. */
const NEWS_MS = 5000;

/**
 * Makes a session the active one. A stop takes the focus only within the session that has it, so without this a jump
 * in another session would not land. (VS Code shows the Debug Console of the session while doing so.)
 */
export async function focusSession(id: string): Promise<void> {
  for (let step = 0; step < MOST_STEPS; step++) {
    const active = vscode.debug.activeDebugSession;
    if (active === undefined || active.id === id) return;
    const news = nextActive();
    await vscode.commands.executeCommand(NEXT);
    await news;
  }
}

/** The next change of the active session, or the end of patience. */
function nextActive(): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(done, NEWS_MS);
    const listener = vscode.debug.onDidChangeActiveDebugSession(done);
    function done(): void {
      clearTimeout(timer);
      listener.dispose();
      resolve();
    }
  });
}
