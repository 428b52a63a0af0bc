import type { Address } from '../base/address';
import type { FactSink } from '../model/facts';
import { idOf } from '../model/ids';
import { lockEntriesOf } from './lockEntries';
import type { NotedByReason, NotedWaiters } from './notedWaiters';
import type { ThreadRecord } from './threadRecords';

/** Only waits for push locks have this reason. */
export const PUSH_LOCK_WAIT = 'WrPushLock';

/**
 * A push lock keeps no owner. Those who wait for one have noted it in their lock entries, and so have those who hold it:
 * the entries of all threads tell the owners.
 */
export async function findPushLocks(
  sink: FactSink,
  threads: readonly ThreadRecord[],
  noted: NotedByReason | Promise<NotedByReason>,
): Promise<void> {
  const locks = (await noted).get(PUSH_LOCK_WAIT);
  if (!locks || locks.size === 0) return;
  const owners = new Map<Address, Address[]>();
  for (const thread of threads) {
    for (const { lock, acquired } of lockEntriesOf(thread)) {
      if (!acquired || !locks.has(lock)) continue;
      const known = owners.get(lock);
      if (known) known.push(thread.address);
      else owners.set(lock, [thread.address]);
    }
  }
  for (const [address, waiting] of locks) report(sink, address, waiting, owners.get(address) ?? []);
}

function report(sink: FactSink, address: Address, waiting: NotedWaiters, owners: readonly Address[]): void {
  const id = idOf('lock', address);
  const { evidence, waiters } = waiting;
  sink.add({
    kind: 'lock',
    id,
    fields: {
      address: { value: address, evidence },
      type: { value: 'push-lock', evidence },
      waiters: { value: [...new Set(waiters)], evidence },
      certainty: { value: 'likely', evidence },
      // A lock that nobody notes may be held by a thread that had no entry left.
      ...(owners.length > 0 && { owners: { value: [...new Set(owners)], evidence } }),
    },
  });
}
