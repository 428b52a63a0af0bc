import type { Thread } from '../../model/entities';
import { isIdleStack } from '../../rpc/stacks/recognise';
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
  if (conditionOf(thread) !== 'waiting') return undefined;
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

/** Whether a timer stands among the objects that a thread waits on; undefined where they were not read, or disputed. */
export function timeoutOf(context: RuleContext, thread: Thread | undefined): 'none' | 'seen' | undefined {
  const objects = thread?.waitObjects?.value;
  if (!objects || context.snapshot.contradicted(thread.id, 'waitObjects')) return undefined;
  return objects.some(o => isTimer(o.type)) ? 'seen' : 'none';
}

export function isTimer(type: string): boolean {
  return type.includes('Timer');
}
