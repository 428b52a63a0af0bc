import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** True where the command lines of this machine's processes can be listed; Wine has a PowerShell that does nothing. */
export const CAN_LIST =
  process.platform === 'linux' || (process.platform === 'win32' && windowsCommandLines().size > 0);

/** On Windows a program must be started for it, which takes a second. */
export const LISTS_CHEAPLY = process.platform === 'linux';

/** It runs; one that has ended and was not waited for does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'latin1'));
  } catch {
    return false;
  }
}

/** Processes that have this word on their command line. */
export function processesWith(tag: string): readonly number[] {
  const all = process.platform === 'win32' ? windowsCommandLines() : linuxCommandLines();
  return [...all].flatMap(([pid, words]) => (words.includes(tag) && isAlive(pid) ? [pid] : []));
}

function linuxCommandLines(): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, readonly string[]>();
  for (const pid of readdirSync('/proc').map(Number)) {
    try {
      if (pid > 0) found.set(pid, readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0'));
    } catch {
      // It has ended.
    }
  }
  return found;
}

function windowsCommandLines(): ReadonlyMap<number, readonly string[]> {
  const query = 'Get-CimInstance Win32_Process | ForEach-Object { "$($_.CommandLine) $($_.ProcessId)" }';
  const { stdout } = spawnSync('powershell.exe', ['-NoProfile', '-Command', query], {
    encoding: 'latin1',
    windowsHide: true,
    timeout: 30_000,
  });
  const rows = stdout.split(/\r?\n/).flatMap(line => {
    const words = line.split(/[\s"]+/).filter(word => word !== '');
    const pid = Number(words.pop());
    return pid > 0 ? [[pid, words] as const] : [];
  });
  return new Map(rows);
}

/** Waits until no process has this word on its command line; those that are left when the time is over. */
export async function leftWith(tag: string, limitMs: number): Promise<readonly number[]> {
  const end = performance.now() + limitMs;
  for (;;) {
    const left = processesWith(tag);
    if (left.length === 0 || performance.now() > end) return left;
    await new Promise(resolve => setTimeout(resolve, 30));
  }
}
