import { whyMoreMayWait } from '../../analysis/waiterGaps';
import { waitMsOf } from '../../analysis/waiters';
import type { Port, QueueName } from '../../model/entities';
import type { EntityId, ThreadId } from '../../model/ids';
import { kindOfId } from '../../model/ids';
import type { Waiter } from '../../protocol/navigation';
import { findingRequest } from '../requests/handler';
import { nameOf, processOfThread } from '../rows/names';
import type { Opened } from '../session/opened';
import { listed } from './listed';

/** Steps named between a thread and what it waits for. */
const MOST_STEPS = 8;

export const waiters = findingRequest(
  'alpcscope/waiters',
  'threads that wait, directly or not, for a thing',
  ({ entity, count }, { session }) => {
    const { opened } = session;
    const { analysis, snapshot } = opened;
    const id = snapshot.find(entity)?.id ?? entity;
    const all = analysis
      .waitersOf(id)
      .map(thread => ({ thread, age: waitMsOf(snapshot, snapshot.threads.get(thread)) ?? -1 }))
      .sort((a, b) => b.age - a.age);
    const { partial } = opened.target.reading;
    const gap = whyMoreMayWait(snapshot, id, port => seenAt(opened, port), partial);
    return {
      label: nameOf(snapshot, id),
      total: all.length,
      ...(gap !== undefined && { gap }),
      waiters: all.slice(0, count).map(({ thread }) => waiter(opened, thread, id)),
    };
  },
);

/** Messages of a port that were read, of the queues that have lengths. */
function seenAt({ source }: Opened, { address }: Port): number {
  const seen = address && source.messages.seen.get(address.value);
  const queues: readonly QueueName[] = ['main', 'large', 'pending', 'direct'];
  return queues.reduce((sum, queue) => sum + (seen?.get(queue) ?? 0), 0);
}

function waiter(opened: Opened, thread: ThreadId, target: EntityId): Waiter {
  const { analysis, snapshot } = opened;
  const { hops } = analysis.chainFrom(thread);
  const reached = hops.findIndex(hop => hop.to === target || belongsTo(opened, hop.to, target));
  // The wait may lead there by another branch of the chain: then the chain's own way says as much as is known.
  const between = hops.slice(0, reached === -1 ? hops.length : reached).map(hop => nameOf(snapshot, hop.to));
  const left = between.length - MOST_STEPS;
  return {
    ...listed(snapshot, thread),
    path: left > 0 ? [...between.slice(0, MOST_STEPS), `${left} more`] : between,
  };
}

/** A part of a process or port: who waits for it waits for the whole. */
function belongsTo({ snapshot, source }: Opened, part: EntityId, whole: EntityId): boolean {
  const entity = snapshot.find(part);
  const target = snapshot.find(whole);
  if (!entity || !target) return false;
  if (entity.kind === 'message' && target.kind === 'port') {
    return source.messages.byId.get(entity.id)?.port === target.address?.value;
  }
  if (kindOfId(whole) !== 'process') return false;
  if (entity.kind === 'thread') return processOfThread(snapshot, entity)?.id === whole;
  return entity.kind === 'port' && target.kind === 'process' && isSame(entity.owner?.value, target.address?.value);
}

function isSame(a: bigint | null | undefined, b: bigint | undefined): boolean {
  return a !== undefined && a !== null && a === b;
}
