import type { Lock, Port } from '../model/entities';
import { type Known, stopOfKnown } from '../model/evidence';
import { type EntityId, idOf, kindOfId } from '../model/ids';
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
  if (entity?.kind === 'port') return staleGap(snapshot, entity.queues) ?? portGap(entity, messagesAt(entity));
  // An object that was only pointed at is known by those who wait on it.
  return entity === undefined && kindOfId(id) === 'lock' ? threadGap(snapshot) : undefined;
}

/** Why more may wait for a lock than were found. */
export function lockGap(snapshot: Snapshot, lock: Lock): string | undefined {
  const old = staleGap(snapshot, lock.waiterCount ?? lock.waiters);
  if (old !== undefined) return old;
  const count = lock.waiterCount?.value;
  const found = lock.waiters?.value.length ?? 0;
  if (count !== undefined) return found >= count ? undefined : `${found} of the ${count} that it counts were found`;
  if (BY_THREADS.has(lock.type?.value ?? '')) return threadGap(snapshot);
  return 'it does not say how many wait for it: those are listed whose waits lead to it';
}

/** Who waits may have changed since. */
function staleGap(snapshot: Snapshot, known: Known<unknown> | undefined): string | undefined {
  return known && isOld(snapshot, known) ? 'it was last read before the target ran on' : undefined;
}

function isOld(snapshot: Snapshot, known: Known<unknown>): boolean {
  return stopOfKnown(known) < snapshot.stop;
}

/** Looked for once a snapshot: each card of an object asks. */
const found = new WeakMap<Snapshot, { readonly gap: string | undefined }>();

function threadGap(snapshot: Snapshot): string | undefined {
  let known = found.get(snapshot);
  if (!known) {
    known = { gap: waitGap(snapshot) ?? listGap(snapshot) };
    found.set(snapshot, known);
  }
  return known.gap;
}

/** Threads wait, and on what was not read. */
function waitGap(snapshot: Snapshot): string | undefined {
  let unread = 0;
  let old = 0;
  for (const { state, waitObjects, waitsFor } of snapshot.threads.values()) {
    if ((state === undefined || state.value === 'WAIT') && !waitObjects && !waitsFor) unread++;
    else if (state && isOld(snapshot, state)) old++;
  }
  if (unread === 0 && old > 0)
    return `${old === 1 ? '1 thread was' : `${old} threads were`} last read before the target ran on`;
  if (unread === 0) return undefined;
  return `what ${unread === 1 ? '1 waiting thread waits' : `${unread} waiting threads wait`} for was not read`;
}

/** Threads that nobody has looked at may wait for anything. */
function listGap(snapshot: Snapshot): string | undefined {
  const torn = new Set(snapshot.unknowns.flatMap(({ of, field }) => (field === 'threads' ? [of] : [])));
  if (torn.size === 0) return undefined;
  const read = new Map<EntityId, number>();
  for (const { process } of snapshot.threads.values()) {
    const id = process && idOf('process', process.value);
    if (id && torn.has(id)) read.set(id, (read.get(id) ?? 0) + 1);
  }
  const lacking = [...torn].filter(id => {
    const process = snapshot.find(id);
    const active = process?.kind === 'process' ? process.activeThreads?.value : undefined;
    return active === undefined || (read.get(id) ?? 0) < active;
  }).length;
  if (lacking === 0) return undefined;
  return `not all threads of ${lacking === 1 ? '1 process' : `${lacking} processes`} were read`;
}

function portGap({ queues }: Port, read: number): string | undefined {
  if (!queues) return 'how many messages are in its queues was not read';
  const { main, large, pending, direct = 0 } = queues.value;
  // Windows 7 has no queue of direct messages; all have the others.
  if (main === undefined || large === undefined || pending === undefined)
    return 'how many messages are in some of its queues was not read';
  const count = main + large + pending + direct;
  return read >= count ? undefined : `${read} of the ${count} messages in its queues were read`;
}
