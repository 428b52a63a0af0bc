import type { Address } from '../base/address';
import type { Evidence } from '../model/evidence';
import type { KernelTarget } from './kernelTarget';
import { lockEntriesOf } from './lockEntries';
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

/** Looks through the lock entries of threads that wait for one of some reasons. */
export async function findNotedWaiters(
  target: KernelTarget,
  waits: Waits | Promise<Waits>,
  reasons: readonly string[],
): Promise<NotedByReason> {
  const reasonOf = ({ waitReason: number }: ThreadRecord): string | undefined =>
    number === undefined ? undefined : waitReason(target.types, BigInt(number));
  const waiting = (await waits).records
    .map(record => record.thread)
    .filter(thread => reasons.includes(reasonOf(thread) ?? ''));
  const found = new Map<string, Map<Address, { waiters: Address[]; evidence: Evidence }>>();
  for (const thread of waiting) {
    const reason = reasonOf(thread) ?? '';
    for (const { lock, waiting: waits, evidence } of lockEntriesOf(thread)) {
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
