import type { Work } from '../base/slices';

/** Work goes on for this long before others get their turn. */
const LONGEST_MS = 15;

/** Lets whatever else the process has to do have its turn. */
export function nextTurn(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve));
}

/** Does work that reads nothing, with pauses in between. */
export async function withPauses<T>(work: Work<T>): Promise<T> {
  for (let since = performance.now(); ;) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (performance.now() - since < LONGEST_MS) continue;
    await nextTurn();
    since = performance.now();
  }
}
