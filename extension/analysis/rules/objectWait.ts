import type { Thread, WaitObject } from '../../model/entities';
import type { EntityId } from '../../model/ids';
import { idAt } from '../inverseIndex';
import type { RuleContext } from '../ruleContext';
import { ends, goesOn, hung, type Step } from '../step';
import type { Hop, Relation } from '../verdict';
import { isTimer, timeoutOf } from './condition';
import { judged, lacking } from './processEnd';

/** A wait object with an address, which is not the timer of the wait's own timeout. */
interface Target {
  readonly object: WaitObject;
  readonly to: EntityId;
  readonly relation: Relation;
  /** The kernel records who would end the wait. */
  readonly owned: boolean;
}

/**
 * Waits for a mutant, a thread or a process: somebody owns what is waited for. Certain when it is the only object, or all
 * have to be signalled: text does not say of several whether one of them is enough.
 */
export function ownedObjectWait(context: RuleContext, thread: Thread): Step | undefined {
  const targets = targetsOf(context, thread);
  if (!targets.some(target => target.owned)) return undefined;
  const [only] = targets;
  if (only !== undefined && targets.length === 1)
    return hung(goesOn([objectHop(context, thread, only, true)], only.to, timeoutOf(context, thread)));
  if (thread.waitType?.value === 'all') return hung(allOf(context, thread, targets));
  const hops = targets.map(target => objectHop(context, thread, target, false));
  return several(context, thread, hops);
}

/** Each object has to be signalled, so each holds the thread up; those with an owner lead on. */
function allOf(context: RuleContext, thread: Thread, targets: readonly Target[]): Step {
  const owned = [...targets].sort((a, b) => Number(b.owned) - Number(a.owned));
  const hops = owned.map(target => objectHop(context, thread, target, true, 'waitType'));
  const timeout = timeoutOf(context, thread);
  return { hops, follow: [...new Set(hops.map(hop => hop.to))], mode: 'all', ...(timeout && { timeout }) };
}

/** Waits for an event, a semaphore and the like: nothing records who would signal it. */
export function plainObjectWait(context: RuleContext, thread: Thread): Step | undefined {
  const targets = targetsOf(context, thread);
  const [only] = targets;
  if (only === undefined) return undefined;
  const hops = targets.map(target => objectHop(context, thread, target, targets.length === 1));
  return targets.length === 1 ? goesOn(hops, only.to, timeoutOf(context, thread)) : several(context, thread, hops);
}

function several(context: RuleContext, thread: Thread, hops: readonly Hop[]): Step {
  const timeout = timeoutOf(context, thread);
  const proof = context.proof('likely').on(thread, 'state', 'waitReason', 'waitObjects').onAny(thread, 'waitType');
  const type = thread.waitType?.value;
  return {
    hops,
    follow: [...new Set(hops.map(hop => hop.to))],
    mode: 'any',
    ...(timeout && { timeout }),
    finding: {
      code: 'lock-wait',
      at: thread.id,
      clause: `${context.name(thread.id)} waits for ${type ?? 'any or all'} of ${hops.length} objects`,
      ...judged(proof),
      missing: type ? [] : [{ kind: 'unknown', of: thread.id, field: 'waitType', reason: 'not-printed' }],
      next: [],
      ownerless: true,
    },
  };
}

function objectHop(
  context: RuleContext,
  thread: Thread,
  target: Target,
  needed: boolean,
  ...fields: readonly string[]
): Hop {
  const proof = context.proof(needed ? 'certain' : 'likely');
  proof.on(thread, 'state', 'waitReason', 'waitObjects', ...fields);
  proof.shown(target.object.evidence);
  // A thread that waits on a mutant of its own would not have to wait.
  if (target.object.owner !== undefined) proof.provided(target.object.owner !== thread.address?.value);
  return context.hop(thread.id, target.relation, target.to, proof);
}

function targetsOf(context: RuleContext, thread: Thread): readonly Target[] {
  const targets: Target[] = [];
  const objects = thread.waitObjects?.value ?? [];
  const solitary = objects.length === 1;
  for (const object of objects) {
    const { address, type, timeout } = object;
    if (address === null || timeout === true || (isTimer(type) && !solitary)) continue;
    if (/^Thread/i.test(type)) {
      targets.push({
        object,
        to: idAt(context.snapshot, 'thread', address),
        relation: 'waits-for-thread',
        owned: true,
      });
    } else if (/^Process/i.test(type)) {
      const to = idAt(context.snapshot, 'process', address);
      targets.push({ object, to, relation: 'waits-for-process', owned: true });
    } else {
      const to = idAt(context.snapshot, 'lock', address);
      const known = context.snapshot.locks.get(to);
      const owned = object.owner !== undefined || (known?.owners?.value.length ?? 0) > 0;
      targets.push({ object, to, relation: 'waits-for-lock', owned: owned || type.startsWith('Mutant') });
    }
  }
  return targets;
}

/** `!process` and `!thread` of a thread that waits for a process: it ends when the process has no threads left. */
export function processStep(context: RuleContext, id: `process:${string}`): Step {
  const process = context.snapshot.processes.get(id);
  const name = context.name(id);
  const gone = process?.activeThreads?.value === 0 || process?.exiting?.value === true;
  const threads = context.index.threadsByProcess.get(id)?.length ?? 0;
  if (gone) {
    const proof = context.proof('likely').onAny(process, 'activeThreads', 'exiting');
    const clause = `${name} is exiting and has not gone yet`;
    return ends({ code: 'server-exiting', at: id, clause, ...judged(proof), missing: [], next: [] });
  }
  if (!process || (threads === 0 && process.exiting === undefined))
    return ends(lacking(context, id, `whether ${name} is about to end was not read`, [[id, 'threads']]));
  const clause = `${name} is still alive${threads > 0 ? `, with ${threads} threads known here` : ''}`;
  const proof = context.proof('likely').onAny(process, 'exiting', 'address', 'pid');
  const missing = [context.missing(id, 'threads')];
  return ends({
    code: 'lock-wait',
    at: id,
    clause,
    ...judged(proof),
    missing,
    next: [context.command(id)],
    ownerless: true,
  });
}
