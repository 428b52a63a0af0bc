import { spawn } from 'node:child_process';
import type { BreakIn } from './breakIn';

/** Milliseconds that the helper may take: it starts a runtime and makes four calls. */
const LIMIT = 15_000;

/** What the helper prints once the event is raised; how it ends afterwards does not matter. */
export const RAISED = 'raised';

/** How the helper is started: the runtime of this process, which inside of VS Code is Electron. */
export interface HelperCommand {
  readonly file: string;
  /** Path of the built helper. */
  readonly script: string;
}

export function helperEnvironment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return { ...env, ELECTRON_RUN_AS_NODE: '1' };
}

/**
 * By a short-lived helper that leaves its own console, attaches to that of the debugger and raises Ctrl+C there. The caller
 * itself must not: the event would reach it, too, and everything that shares its console.
 */
export function helperBreakIn(helper: HelperCommand): BreakIn {
  return {
    interrupt(pid) {
      return new Promise((resolve, reject) => {
        const child = spawn(helper.file, [helper.script, 'break', String(pid)], {
          stdio: ['ignore', 'pipe', 'pipe'],
          windowsHide: true,
          env: helperEnvironment(),
          timeout: LIMIT,
        });
        let [out, err] = ['', ''];
        child.stdout.on('data', (bytes: Buffer) => {
          out += bytes.toString('latin1');
          if (out.includes(RAISED)) resolve();
        });
        child.stderr.on('data', (bytes: Buffer) => {
          err = (err + bytes.toString('utf8')).slice(-2_000);
        });
        child.once('error', reject);
        child.once('close', code => {
          reject(new Error(err.trim() || `The break-in helper ended with code ${code ?? 'none'}`));
        });
      });
    },
  };
}
