import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Work } from '../../base/slices';

/** Work goes on for this long before others get their turn. */
const SLICE_MS = 15;

/** What nobody waits for goes on for this long, then rests for as long. */
const SPARE_MS = 5;

/** Does work in slices, between which requests are answered. Rejects when it is not wanted any more. */
export function inSlices<T>(work: Work<T>, signal?: AbortSignal): Promise<T> {
  return sliced(work, SLICE_MS, () => setImmediate(), signal);
}

/** Does what nobody waits for yet, half of the time at most. */
export function inSpareTime<T>(work: Work<T>, signal?: AbortSignal): Promise<T> {
  return sliced(work, SPARE_MS, () => setTimeout(SPARE_MS, undefined, { ref: false }), signal);
}

async function sliced<T>(
  work: Work<T>,
  sliceMs: number,
  pause: () => Promise<unknown>,
  signal: AbortSignal | undefined,
): Promise<T> {
  for (let since = performance.now(); ;) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (performance.now() - since < sliceMs) continue;
    await pause();
    signal?.throwIfAborted();
    since = performance.now();
  }
}
