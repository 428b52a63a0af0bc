import type { Lock, Port } from '../model/entities';
import { type EntityId, kindOfId } from '../model/ids';
import type { Snapshot } from '../model/snapshot';

/** Objects whose waiters are threads that the kernel links to them: who waits stands in the threads alone. */
const BY_THREADS: ReadonlySet<string> = new Set(['mutant', 'event', 'semaphore', 'timer', 'queue', 'gate', 'object']);

/**
 * Why more threads may wait for a thing than are known; undefined where the list is proven whole.
 *
 * @param messagesAt messages that were read of the queues of a port
 * @param partial why the reading is not whole
 */
export function whyMoreMayWait(
  snapshot: Snapshot,
  id: EntityId,
  messagesAt: (port: Port) => number,
  partial?: string,
): string | undefined {
  const own = ownGap(snapshot, id, messagesAt);
  if (own !== undefined) return own;
  if (partial !== undefined) return 'the reading is not whole';
  return snapshot.target.kind === 'log' ? 'only threads that the log shows are looked at' : undefined;
}

function ownGap(snapshot: Snapshot, id: EntityId, messagesAt: (port: Port) => number): string | undefined {
  const entity = snapshot.find(id);
  if (entity?.kind === 'lock') return lockGap(snapshot, entity);
  if (entity?.kind === 'port') return portGap(entity, messagesAt(entity));
  // An object that was only pointed at is known by those who wait on it.
  return entity === undefined && kindOfId(id) === 'lock' ? threadGap(snapshot) : undefined;
}

/** Why more may wait for a lock than were found. */
export function lockGap(snapshot: Snapshot, lock: Lock): string | undefined {
  const count = lock.waiterCount?.value;
  const found = lock.waiters?.value.length ?? 0;
  if (count !== undefined) return found >= count ? undefined : `${found} of the ${count} that it counts were found`;
  if (BY_THREADS.has(lock.type?.value ?? '')) return threadGap(snapshot);
  return 'it does not say how many wait for it: those are listed whose waits lead to it';
}

/** Counted once a snapshot: each card of an object asks. */
const counted = new WeakMap<Snapshot, number>();

/** Threads wait, and on what was not read. */
function threadGap(snapshot: Snapshot): string | undefined {
  let unread = counted.get(snapshot);
  if (unread === undefined) {
    unread = 0;
    for (const { state, waitObjects, waitsFor } of snapshot.threads.values())
      if ((state === undefined || state.value === 'WAIT') && !waitObjects && !waitsFor) unread++;
    counted.set(snapshot, unread);
  }
  if (unread === 0) return undefined;
  return `what ${unread === 1 ? '1 waiting thread waits' : `${unread} waiting threads wait`} for was not read`;
}

function portGap({ queues }: Port, read: number): string | undefined {
  if (!queues) return 'how many messages are in its queues was not read';
  const { main = 0, large = 0, pending = 0, direct = 0 } = queues.value;
  const count = main + large + pending + direct;
  return read >= count ? undefined : `${read} of the ${count} messages in its queues were read`;
}
