import { readdirSync, readFileSync } from 'node:fs';

/** True where the processes of this machine can be listed. */
export const CAN_LIST = process.platform === 'linux';

/** It runs; one that has ended and was not waited for does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !CAN_LIST || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'latin1'));
  } catch {
    return false;
  }
}

/** Processes that have this word on their command line. */
export function processesWith(tag: string): readonly number[] {
  const all = readdirSync('/proc').map(Number);
  return all.filter(pid => {
    try {
      return pid > 0 && readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0').includes(tag) && isAlive(pid);
    } catch {
      return false;
    }
  });
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
