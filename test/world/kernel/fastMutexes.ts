import type { FastMutexDescription } from '../description';
import type { Kernel } from './kernel';
import type { StructWriter } from './structWriter';
import type { Threads } from './threads';

const WORDS = 6;
/** Count is 1 while the mutex is free; each waiter takes 4 from 0. Source: ReactOS, guarded mutex (GM_LOCK_BIT). */
const FREE = 1;
const WAITER = 4n;

/** Makes a fast mutex. On Windows 7 a guarded one: the same fields, with a gate where the event lies here. */
export function createFastMutex(kernel: Kernel): StructWriter {
  const { layout } = kernel;
  const body = kernel.struct('_FAST_MUTEX', kernel.nonPaged.allocate(layout.sizeOf('_FAST_MUTEX')));
  kernel.dispatcherHeader(body.at('Event'), layout.isWindows7 ? 'GateObject' : 'EventSynchronizationObject', WORDS, 0);
  return body.set({ Count: FREE });
}

/** Who holds it, and how many wait. */
export function ownFastMutex(
  mutex: StructWriter,
  description: FastMutexDescription,
  waiters: number,
  threads: Threads,
): void {
  if (description.owner === undefined) return;
  mutex.set({
    Owner: threads.get(description.owner).body.address,
    Count: BigInt.asUintN(32, -BigInt(waiters) * WAITER),
    Contention: waiters,
  });
}
