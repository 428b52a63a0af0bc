import { execFile } from 'node:child_process';
import { systemProgram } from './systemProgram';

/** Milliseconds that `taskkill` may take. */
const LIMIT = 10_000;

/**
 * Ends a process and all its children. The Store aliases of kd are stubs that start the real one: ended alone, they would
 * leave a debugger behind that still holds the connection.
 */
export async function killTree(pid: number, platform: NodeJS.Platform = process.platform): Promise<void> {
  if (platform === 'win32') {
    const ended = await taskkill(pid);
    if (!ended) killQuietly(pid);
    return;
  }
  // The process leads a group of its own.
  if (!killQuietly(-pid)) killQuietly(pid);
}

/** Arguments of `taskkill` that end a tree by force. */
export function taskkillArguments(pid: number): readonly string[] {
  return ['/F', '/T', '/PID', String(pid)];
}

function taskkill(pid: number): Promise<boolean> {
  return new Promise(resolve => {
    execFile(systemProgram('taskkill.exe'), taskkillArguments(pid), { windowsHide: true, timeout: LIMIT }, error => {
      resolve(error === null);
    });
  });
}

function killQuietly(pid: number): boolean {
  try {
    process.kill(pid, 'SIGKILL');
    return true;
  } catch {
    return false;
  }
}
