import type { Lock, LockKind, Thread } from '../../model/entities';
import type { LockId, ThreadId } from '../../model/ids';
import { idAt, inUse } from '../inverseIndex';
import type { Proof } from '../proof';
import type { RuleContext } from '../ruleContext';
import { ends, type Finding, goesOn, hung, type Step } from '../step';
import type { Hop } from '../verdict';
import { conditionOf, idleProof, timeoutOf } from './condition';
import { isAnswered, judged } from './processEnd';

/** A wait for a lock that lists the thread among its waiters (`!locks`). Certain when the thread was read as waiting. */
export function listedLockWait(context: RuleContext, id: ThreadId, thread: Thread | undefined): Step | undefined {
  const locks = context.index.locksByWaiter.get(id);
  const lock = locks?.[0];
  if (!lock) return undefined;
  const idle = thread !== undefined && idleProof(context, thread) !== undefined;
  const proof = context
    .proof()
    .on(thread, 'state', 'waitReason')
    .on(lock, 'waiters')
    .provided(locks.length === 1 && !idle)
    .atMost(lock.certainty?.value ?? 'certain');
  return hung(goesOn([context.hop(id, 'waits-for-lock', lock.id, proof)], lock.id, timeoutOf(context, thread)));
}

/** Kinds of locks that record no owner, so that there is nothing to ask for. */
const OWNERLESS: ReadonlySet<LockKind> = new Set([
  'push-lock',
  'keyed-event',
  'wait-on-address',
  'event',
  'semaphore',
  'timer',
  'queue',
  'gate',
  'object',
]);

/**
 * From a lock to who holds it. Certain for a mutant, a mutex and an exclusive resource with one owner that was read;
 * shared owners are likely, since any of them may already have passed the resource on.
 */
export function lockStep(context: RuleContext, id: LockId): Step {
  const lock = context.snapshot.locks.get(id);
  const { owners, proof } = ownersOf(context, id, lock);
  if (owners.length === 0) return ends(unowned(context, id, lock));
  const hops = owners.map(owner => heldBy(context, id, owner, proof));
  const [first] = owners;
  const leaked = owners.length === 1 && first !== undefined ? abandoned(context, id, first, hops) : undefined;
  if (leaked) return ends(leaked, hops);
  return { hops, follow: owners, mode: 'all' };
}

interface Owners {
  readonly owners: readonly ThreadId[];
  readonly proof: () => Proof;
}

function ownersOf(context: RuleContext, id: LockId, lock: Lock | undefined): Owners {
  const printed = context.index.waitersByOwnedObject.get(id) ?? [];
  const named = new Set(printed.flatMap(t => ownersNamedBy(context, t, id)));
  const listed = lock?.owners?.value.map(a => idAt(context.snapshot, 'thread', a));
  if (listed && listed.length > 0) {
    const agree = [...named].every(owner => listed.includes(owner));
    const sure = listed.length === 1 && (lock?.type?.value !== 'eresource' || lock.exclusive?.value === true);
    return {
      owners: [...new Set(listed)],
      proof: () =>
        context
          .proof()
          .on(lock, 'owners')
          .onAny(lock, 'exclusive')
          .provided(agree && sure)
          .atMost(lock?.certainty?.value ?? 'certain'),
    };
  }
  if (named.size > 0) {
    const agree = named.size === 1 && listed === undefined;
    return {
      owners: [...named],
      proof: () => context.proof().on(printed[0], 'waitObjects').provided(agree),
    };
  }
  const owner = lock && ownerByNumber(context, lock);
  return { owners: owner ? [owner] : [], proof: () => context.proof('likely').on(lock, 'ownerCid') };
}

function ownersNamedBy(context: RuleContext, thread: Thread, id: LockId): readonly ThreadId[] {
  return (thread.waitObjects?.value ?? []).flatMap(object =>
    object.owner !== undefined && object.address !== null && idAt(context.snapshot, 'lock', object.address) === id
      ? [idAt(context.snapshot, 'thread', object.owner)]
      : [],
  );
}

/** User-mode commands print the owner's number only. */
function ownerByNumber(context: RuleContext, lock: Lock): ThreadId | undefined {
  const printed = lock.ownerCid?.value;
  if (printed === undefined || /^0*$/.test(printed.replace('.', ''))) return undefined;
  if (printed.includes('.')) return inUse(context.snapshot, `thread:cid:${printed}`);
  const found = context.index.threadsByTid.get(printed) ?? [];
  return found.length === 1 ? found[0]?.id : found.length === 0 ? `thread:cid:${printed}` : undefined;
}

function heldBy(context: RuleContext, id: LockId, owner: ThreadId, proof: () => Proof): Hop {
  return context.hop(id, 'held-by', owner, proof());
}

/** Nobody will release it: the owner has terminated (as certain as read), or waits for other work (likely). */
function abandoned(context: RuleContext, id: LockId, owner: ThreadId, hops: readonly Hop[]): Finding | undefined {
  const thread = context.snapshot.threads.get(owner);
  const held = `${context.name(id)} is held by ${context.name(owner)}`;
  const shown = hops.flatMap(hop => hop.evidence);
  const finding = (clause: string, proof: Proof): Finding => ({
    code: 'lock-wait',
    at: owner,
    clause,
    ...judged(proof.shown(...shown)),
    missing: [],
    next: [],
  });
  if (conditionOf(thread) === 'terminated')
    return finding(`${held}, which has terminated`, context.proof().on(thread, 'state'));
  const idle = thread && idleProof(context, thread);
  return idle && finding(`${held}, which is idle and has not released it`, idle.atMost('likely'));
}

function unowned(context: RuleContext, id: LockId, lock: Lock | undefined): Finding {
  const kind = lock?.type?.value ?? objectKind(context, id);
  const free = lock?.owners?.value.length === 0;
  const ownerless = kind !== undefined && OWNERLESS.has(kind);
  const name = context.name(id);
  const missing = ownerless || free ? [] : [context.missing(id, 'owners')];
  const why = free
    ? `${name} has no owner: it was about to be passed on`
    : ownerless
      ? `nothing records who would ${kind === 'push-lock' ? 'release' : 'signal'} ${name}`
      : `who holds ${name} was not read`;
  return {
    code: 'lock-wait',
    at: id,
    clause: why,
    ...judged(context.proof('likely').onAny(lock, 'type', 'owners')),
    missing,
    next: missing.some(one => !isAnswered(one)) ? [context.command(id)] : [],
    ...(ownerless && { ownerless }),
  };
}

/** Kind of an object that stands only in the wait list of threads. */
function objectKind(context: RuleContext, id: LockId): LockKind | undefined {
  const type = context.index.typeByObject.get(id);
  if (type === undefined || type === 'Unknown') return undefined;
  if (type.includes('Timer')) return 'timer';
  if (type.includes('Event')) return 'event';
  if (type.startsWith('Semaphore')) return 'semaphore';
  if (type.startsWith('Mutant')) return 'mutant';
  if (type.includes('Queue')) return 'queue';
  return type.startsWith('Gate') ? 'gate' : 'object';
}
