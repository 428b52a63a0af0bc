import { setImmediate } from 'node:timers';

/** Longest run without giving requests a turn, in milliseconds: a third of what a hover may take. */
export const SLICE_MS = 8;

/** What long work asks to find out whether anybody still wants its result. */
export interface Cancellation {
  readonly isCancellationRequested: boolean;
}

/** Lets everything run that waits: requests that have come in, timers. */
export function turn(): Promise<void> {
  return new Promise(resolve => {
    setImmediate(resolve);
  });
}

/**
 * Calls `step` until it returns true, giving way every few milliseconds. Each call must be short by itself.
 * Returns false when it was cancelled before the end.
 */
export async function inSlices(step: () => boolean, cancellation?: Cancellation): Promise<boolean> {
  let until = performance.now() + SLICE_MS;
  while (!step()) {
    if (performance.now() < until) continue;
    await turn();
    if (cancellation?.isCancellationRequested) return false;
    until = performance.now() + SLICE_MS;
  }
  return true;
}
