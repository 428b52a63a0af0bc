import * as vscode from 'vscode';

/** VS Code has no call that focuses a debug session; this command moves the focus to the next one. */
const NEXT = 'workbench.action.debug.nextConsole';

/** More sessions than anybody has open at once. */
const MOST_STEPS = 20;

/**
 * Makes a session the active one. A stop takes the focus only within the session that has it, so without this a jump
 * in another session would not land. (VS Code shows the Debug Console of the session while doing so.)
 */
export async function focusSession(id: string): Promise<void> {
  for (let step = 0; step < MOST_STEPS; step++) {
    const active = vscode.debug.activeDebugSession;
    if (active === undefined || active.id === id) return;
    await vscode.commands.executeCommand(NEXT);
  }
}
