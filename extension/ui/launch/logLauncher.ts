import * as vscode from 'vscode';
import type { KdSession } from '../sessions/kdSession';
import type { SessionTracker } from '../sessions/sessionTracker';
import { DEBUG_TYPE, VIEW_IDS } from '../viewIds';

/** Longest time a log may take to be read before whoever waits for it gives up; the session itself goes on. */
const LONGEST_READING_MS = 10 * 60_000;

/** Starts a debug session for a log, or shows the one that it has already. */
export class LogLauncher {
  constructor(private readonly sessions: SessionTracker) {}

  /** Opens a log and shows its wait chains; undefined where it could not be opened (the reason has been shown). */
  async open(log: vscode.Uri): Promise<KdSession | undefined> {
    const session = await this.sessionOf(log);
    if (session) await vscode.commands.executeCommand(`${VIEW_IDS.waitChains}.focus`);
    return session;
  }

  /** The session of a log, read to its end. */
  async sessionOf(log: vscode.Uri): Promise<KdSession | undefined> {
    if (log.scheme !== 'file') {
      const text = vscode.l10n.t('Only logs on a disk can be opened: save {0} first.', log.toString(true));
      void vscode.window.showErrorMessage(text);
      return undefined;
    }
    const known = this.find(log);
    if (known?.status) {
      this.sessions.select(known.id);
      return known;
    }
    if (!known && !(await this.start(log))) return undefined;
    return this.whenRead(log);
  }

  /** A live session of a log. */
  find(log: vscode.Uri): KdSession | undefined {
    return this.sessions.all.find(session => !session.ended && samePath(pathOf(session), log.fsPath));
  }

  private async start(log: vscode.Uri): Promise<boolean> {
    const name = log.path.slice(log.path.lastIndexOf('/') + 1);
    const folder = vscode.workspace.getWorkspaceFolder(log);
    const config = {
      type: DEBUG_TYPE,
      request: 'launch',
      name,
      logFile: log.fsPath,
      internalConsoleOptions: 'neverOpen',
    };
    return vscode.debug.startDebugging(folder, config, { suppressDebugView: true });
  }

  private whenRead(log: vscode.Uri): Promise<KdSession | undefined> {
    return new Promise(resolve => {
      let seen = false;
      const check = (): void => {
        const session = this.find(log);
        // VS Code may announce the session a little later than it says that it has started.
        if (session ? !session.status : !seen) {
          seen ||= session !== undefined;
          return;
        }
        clearTimeout(timer);
        listener.dispose();
        resolve(session);
      };
      const listener = this.sessions.onDidChange(check);
      const timer = setTimeout(() => {
        listener.dispose();
        resolve(undefined);
      }, LONGEST_READING_MS);
      check();
    });
  }
}

function pathOf(session: KdSession): string {
  const { logFile } = session.debug.configuration as { readonly logFile?: unknown };
  return session.status?.path ?? (typeof logFile === 'string' ? logFile : '');
}

/** Windows does not tell case apart in paths. */
function samePath(a: string, b: string): boolean {
  const onWindows = /^[a-z]:[\\/]/i.test(b);
  return onWindows ? a.toLowerCase() === b.toLowerCase() : a === b;
}
