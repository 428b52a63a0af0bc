/* What a process can say of the time and memory that it took. Linux says it exactly; elsewhere what comes nearest. */
import { readFileSync } from 'node:fs';

/** The most that was resident at any time, in MiB. */
export function peakMiB(): number {
  return status('VmHWM') ?? process.resourceUsage().maxRSS / 1024;
}

/** What is resident now, in MiB. */
export function residentMiB(): number {
  return status('VmRSS') ?? process.memoryUsage().rss / 1048576;
}

function status(name: string): number | undefined {
  try {
    const found = new RegExp(`${name}:\\s+(\\d+) kB`).exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    return found === undefined ? undefined : Number(found) / 1024;
  } catch {
    // No /proc on this system.
    return undefined;
  }
}

/**
 * Milliseconds that the main thread was on a processor: what the work takes by the clock where processors are free. The
 * clock itself says nothing on a busy machine. Linux only.
 */
export function mainThreadMs(): number | undefined {
  try {
    const nanoseconds = Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]);
    return nanoseconds > 0 ? nanoseconds / 1e6 : undefined;
  } catch {
    return undefined;
  }
}
