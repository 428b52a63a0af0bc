import * as vscode from 'vscode';
import type { KdSession } from '../sessions/kdSession';
import type { SessionTracker } from '../sessions/sessionTracker';
import { DEBUG_TYPE, VIEW_IDS } from '../viewIds';

/** Longest time a log or dump may take to be read before whoever waits for it gives up; the session itself goes on. */
const LONGEST_READING_MS = 10 * 60_000;

/** How a launch configuration names an input. The adapter tells both apart by content. */
export type InputField = 'logFile' | 'dumpFile';

/** What a launch configuration may say besides. */
export interface LaunchOptions {
  readonly symbolPath?: string;
}

/** Starts a debug session for a log or a dump, or shows the one that it has already. */
export class SessionLauncher {
  constructor(private readonly sessions: SessionTracker) {}

  /** Opens an input and shows its wait chains; undefined where it could not be opened (the reason has been shown). */
  async open(
    file: vscode.Uri,
    field: InputField = 'logFile',
    more: LaunchOptions = {},
  ): Promise<KdSession | undefined> {
    const session = await this.sessionOf(file, field, more);
    if (session) await vscode.commands.executeCommand(`${VIEW_IDS.waitChains}.focus`);
    return session;
  }

  /** The session of an input, read to its end. */
  async sessionOf(
    file: vscode.Uri,
    field: InputField = 'logFile',
    more: LaunchOptions = {},
  ): Promise<KdSession | undefined> {
    if (file.scheme !== 'file') {
      const text = vscode.l10n.t('Only files on a disk can be opened: save {0} first.', file.toString(true));
      void vscode.window.showErrorMessage(text);
      return undefined;
    }
    const known = this.find(file);
    if (known?.status) {
      this.sessions.select(known.id);
      return known;
    }
    if (!known && !(await this.start(file, field, more))) return undefined;
    return this.whenRead(file);
  }

  /** A live session of an input. */
  find(file: vscode.Uri): KdSession | undefined {
    return this.sessions.all.find(session => !session.ended && samePath(pathOf(session), file.fsPath));
  }

  private async start(file: vscode.Uri, field: InputField, more: LaunchOptions): Promise<boolean> {
    const name = file.path.slice(file.path.lastIndexOf('/') + 1);
    const folder = vscode.workspace.getWorkspaceFolder(file);
    const config = {
      type: DEBUG_TYPE,
      request: 'launch',
      name,
      [field]: file.fsPath,
      ...more,
      internalConsoleOptions: 'neverOpen',
    };
    return vscode.debug.startDebugging(folder, config, { suppressDebugView: true });
  }

  private whenRead(file: vscode.Uri): Promise<KdSession | undefined> {
    return new Promise(resolve => {
      let seen = false;
      const check = (): void => {
        const session = this.find(file);
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
  const { logFile, dumpFile } = session.debug.configuration as {
    readonly logFile?: unknown;
    readonly dumpFile?: unknown;
  };
  const named = logFile ?? dumpFile;
  return session.status?.path ?? (typeof named === 'string' ? named : '');
}

/** Windows does not tell case apart in paths. */
function samePath(a: string, b: string): boolean {
  const onWindows = /^[a-z]:[\\/]/i.test(b);
  return onWindows ? a.toLowerCase() === b.toLowerCase() : a === b;
}
