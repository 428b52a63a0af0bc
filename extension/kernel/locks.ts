import type { FactSink } from '../model/facts';
import { readCriticalSections } from './criticalSections';
import { readEresources, RESOURCE_WAIT } from './eresources';
import { readFastMutexes } from './fastMutexes';
import type { KernelTarget } from './kernelTarget';
import { readOwnedMutants } from './mutants';
import { findNotedWaiters } from './notedWaiters';
import type { ProcessRecord } from './processes';
import { findPushLocks, PUSH_LOCK_WAIT } from './pushLocks';
import type { ThreadRecord } from './threadRecords';
import type { Waits } from './waits';

/**
 * Reads locks: who holds them and who waits for them. The kinds do not need each other, so they are read side by side.
 * Returns a sentence for each list that broke.
 *
 * @param waits may still be under way: most of the work does not need them
 * @param processes whose critical sections are looked for, as far as their pages can be read
 */
export async function readLocks(
  target: KernelTarget,
  sink: FactSink,
  threads: readonly ThreadRecord[],
  waits: Waits | Promise<Waits>,
  signal?: AbortSignal,
  processes: readonly ProcessRecord[] = [],
): Promise<readonly string[]> {
  const noted = findNotedWaiters(target, waits, [PUSH_LOCK_WAIT, RESOURCE_WAIT]);
  const [problems] = await Promise.all([
    readEresources(target, sink, waits, noted, signal),
    readOwnedMutants(target, sink, threads, signal),
    readFastMutexes(target, sink, threads, waits, signal),
    findPushLocks(sink, threads, noted),
    readCriticalSections(target, sink, processes, threads, signal),
  ]);
  return problems;
}
