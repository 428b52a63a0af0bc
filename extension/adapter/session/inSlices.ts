import { setImmediate as nextTurn, setTimeout } from 'node:timers/promises';
import type { Work } from '../../base/slices';

/** All sliced work together goes on for this long before the process looks for requests again. */
const SLICE_MS = 15;

/** What nobody waits for goes on for this long, then rests for as long. */
const SPARE_MS = 5;

/** When the turn of the event loop began that is under way; undefined: no work was done in it yet. */
let began: number | undefined;

/** A thousand requests that come at once must not take a thousand slices in one turn. */
function isTurnOver(): boolean {
  if (began !== undefined) return performance.now() - began >= SLICE_MS;
  began = performance.now();
  setImmediate(() => {
    began = undefined;
  });
  return false;
}

/** Does work in slices, between which requests are answered. Rejects when it is not wanted any more. */
export async function inSlices<T>(work: Work<T>, signal?: AbortSignal): Promise<T> {
  for (;;) {
    while (isTurnOver()) {
      await nextTurn();
      signal?.throwIfAborted();
    }
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** Does what nobody waits for yet, half of the time at most. */
export async function inSpareTime<T>(work: Work<T>, signal?: AbortSignal): Promise<T> {
  for (let since = performance.now(); ;) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (performance.now() - since < SPARE_MS) continue;
    await setTimeout(SPARE_MS, undefined, { ref: false });
    signal?.throwIfAborted();
    since = performance.now();
  }
}
