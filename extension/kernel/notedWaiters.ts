import type { Address } from '../base/address';
import type { Evidence } from '../model/evidence';
import type { KernelTarget } from './kernelTarget';
import { readLockEntries } from './lockEntries';
import type { ThreadRecord } from './threadRecords';
import { waitReason } from './waitNames';
import type { Waits } from './waits';

/** Who waits for a lock by the entries of the waiters. */
export interface NotedWaiters {
  readonly waiters: readonly Address[];
  readonly evidence: Evidence;
}

/** Waiters by lock, for each of the wait reasons that were asked for. */
export type NotedByReason = ReadonlyMap<string, ReadonlyMap<Address, NotedWaiters>>;

/** Reads the lock entries of threads that wait for one of some reasons. */
export async function readNotedWaiters(
  target: KernelTarget,
  waits: Waits | Promise<Waits>,
  reasons: readonly string[],
  signal?: AbortSignal,
): Promise<NotedByReason> {
  const reasonOf = ({ waitReason: number }: ThreadRecord): string | undefined =>
    number === undefined ? undefined : waitReason(target.types, BigInt(number));
  const waiting = (await waits).records
    .map(record => record.thread)
    .filter(thread => reasons.includes(reasonOf(thread) ?? ''));
  const found = new Map<string, Map<Address, { waiters: Address[]; evidence: Evidence }>>();
  if (waiting.length === 0) return found;
  for (const { thread, entries } of await readLockEntries(target, waiting, signal)) {
    const reason = reasonOf(thread) ?? '';
    for (const { lock, waiting: waits, evidence } of entries) {
      if (!waits) continue;
      const byLock = found.get(reason) ?? new Map<Address, { waiters: Address[]; evidence: Evidence }>();
      found.set(reason, byLock);
      const known = byLock.get(lock);
      if (known) known.waiters.push(thread.address);
      else byLock.set(lock, { waiters: [thread.address], evidence });
    }
  }
  return found;
}
