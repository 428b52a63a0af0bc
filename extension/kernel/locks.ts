import type { FactSink } from '../model/facts';
import { readEresources } from './eresources';
import { readFastMutexes } from './fastMutexes';
import type { KernelTarget } from './kernelTarget';
import { readOwnedMutants } from './mutants';
import { readPushLocks } from './pushLocks';
import type { ThreadRecord } from './threadRecords';
import type { WaitRecord } from './waits';

/**
 * Reads the locks of the kernel: who holds them and who waits for them. The kinds do not need each other, so they are read
 * side by side. Returns a sentence for each list that broke.
 */
export async function readLocks(
  target: KernelTarget,
  sink: FactSink,
  threads: readonly ThreadRecord[],
  waits: readonly WaitRecord[],
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const [problems] = await Promise.all([
    readEresources(target, sink, waits, signal),
    readOwnedMutants(target, sink, threads, signal),
    readFastMutexes(target, sink, threads, waits, signal),
    readPushLocks(target, sink, threads, waits, signal),
  ]);
  return problems;
}
