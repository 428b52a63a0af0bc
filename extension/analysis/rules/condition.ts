import type { Process, Thread } from '../../model/entities';
import { isIdleStack } from '../../rpc/stacks/recognise';
import { processOf } from '../inverseIndex';
import type { Proof } from '../proof';
import type { RuleContext } from '../ruleContext';

/** What a thread is doing, as far as its header tells. */
export type Condition = 'unread' | 'terminated' | 'suspended' | 'running' | 'ready' | 'not-started' | 'waiting';

const SUSPENDED: ReadonlySet<string> = new Set(['Suspended', 'WrSuspended']);

/**
 * Reads the header of a thread. A suspension outranks whatever else it waits for. The wait reason counts in the waiting
 * states only (it is stale otherwise); where the state was not read, anything said of a wait means that it waits.
 */
export function conditionOf(thread: Thread | undefined): Condition {
  switch (thread?.state?.value) {
    case 'TERMINATED':
      return 'terminated';
    case 'RUNNING':
      return 'running';
    case 'READY':
    case 'STANDBY':
    case 'DEFERREDREADY':
    case 'TRANSITION':
      return 'ready';
    case 'INITIALIZED':
      return 'not-started';
    case 'WAIT':
    case 'GATEWAIT':
      return isSuspended(thread) ? 'suspended' : 'waiting';
    case undefined:
      if (!thread) return 'unread';
      if (isSuspended(thread)) return 'suspended';
      return thread.waitReason || thread.waitsFor || thread.waitObjects || thread.frames ? 'waiting' : 'unread';
  }
}

/** The same, with what is known of its process: a waiting thread of a frozen process does not get on, whatever it waits for. */
export function conditionIn(context: RuleContext, thread: Thread | undefined): Condition {
  const own = conditionOf(thread);
  return own === 'waiting' && thread && frozenProcess(context, thread) ? 'suspended' : own;
}

/** The process of a thread, if it was read as frozen as a whole. */
export function frozenProcess(context: RuleContext, thread: Thread): Process | undefined {
  const id = processOf(context.snapshot, thread);
  const process = id && context.snapshot.processes.get(id);
  return process?.frozen?.value === true ? process : undefined;
}

function isSuspended(thread: Thread): boolean {
  const reason = thread.waitReason?.value;
  if (reason !== undefined && SUSPENDED.has(reason)) return true;
  return (thread.suspendCount?.value ?? 0) > 0 || (thread.freezeCount?.value ?? 0) > 0;
}

/** Reasons with which a thread waits for work that has not come yet. */
const IDLE: ReadonlySet<string> = new Set(['WrQueue', 'WrLpcReceive']);

/**
 * Proof that a thread waits for work and has none in hand, else undefined. A server routine on the stack outranks the
 * wait reason: routines may wait on queues of their own. A message loop is idle, too: it takes calls as messages.
 */
export function idleProof(context: RuleContext, thread: Thread): Proof | undefined {
  if (conditionIn(context, thread) !== 'waiting') return undefined;
  const meaning = context.stack(thread);
  if (meaning.serving?.routine !== undefined) return undefined;
  const reason = thread.waitReason?.value;
  if (reason !== undefined && IDLE.has(reason)) return context.proof().on(thread, 'state', 'waitReason');
  // The kernel waits for work with these reasons only; frames that say otherwise are left over or cut off.
  if (reason !== undefined && reason !== 'WrUserRequest' && reason !== 'Unknown') return undefined;
  const loop = meaning.wait?.kind === 'message-wait' && meaning.com?.outgoing !== true;
  if (isIdleStack(meaning) || loop)
    return context.proof('likely').on(thread, 'frames').onAny(thread, 'state', 'waitReason');
  return undefined;
}

/** True for reasons with which a thread may wait for a reply. Server 2003 prints `Unknown` for all LPC waits. */
export function mayAwaitReply(thread: Thread): boolean {
  const reason = thread.waitReason?.value;
  return reason === undefined || reason === 'WrLpcReply' || reason === 'Unknown';
}

/**
 * Whether the wait of a thread ends by itself: as read from its timer, else by whether a timer stands among the objects
 * that it waits on. undefined where neither was read, or it is disputed.
 */
export function timeoutOf(context: RuleContext, thread: Thread | undefined): 'none' | 'seen' | undefined {
  if (thread?.timeout && !context.snapshot.contradicted(thread.id, 'timeout'))
    return thread.timeout.value ? 'seen' : 'none';
  const objects = thread?.waitObjects?.value;
  if (!objects || context.snapshot.contradicted(thread.id, 'waitObjects')) return undefined;
  return objects.some(o => isTimer(o.type)) ? 'seen' : 'none';
}

export function isTimer(type: string): boolean {
  return type.includes('Timer');
}
