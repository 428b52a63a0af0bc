import type { Message, Thread } from '../../model/entities';
import type { MessageId, ThreadId } from '../../model/ids';
import { awaitedMessage, idAt } from '../inverseIndex';
import type { RuleContext } from '../ruleContext';
import { ends, goesOn, hung, type Step } from '../step';
import type { Hop } from '../verdict';
import { mayAwaitReply, timeoutOf } from './condition';
import { lacking } from './processEnd';

/**
 * A wait for the reply to an ALPC or LPC message. Certain when the thread was read as waiting for that reason and either
 * its wait line or the message names the other, and they do not disagree. With another wait reason the line is left over
 * from an earlier wait (the field is never cleared) and says nothing.
 */
export function replyWait(context: RuleContext, id: ThreadId, thread: Thread | undefined): Step | undefined {
  if (thread && !mayAwaitReply(thread)) return undefined;
  const hop = replyHop(context, id, thread);
  if (hop) return hung(goesOn([hop], hop.to, timeoutOf(context, thread)));
  if (thread?.waitReason?.value !== 'WrLpcReply') return undefined;
  const clause = `${context.name(id)} waits for a reply, and to which message was not read`;
  return hung(ends(lacking(context, id, clause, [[id, 'waitsFor']])));
}

/** The hop to the message that a thread waits for the reply to, whatever its header says. */
export function replyHop(context: RuleContext, id: ThreadId, thread: Thread | undefined): Hop | undefined {
  const line = thread && awaitedMessage(context.snapshot, thread);
  const pointing = line === undefined ? openMessages(context, id) : [];
  const to = line ?? pointing[0]?.id;
  if (to === undefined) return undefined;
  const message = context.snapshot.messages.get(to);
  const proof = context.proof().on(thread, 'state', 'waitReason').onAny(thread, 'waitsFor');
  proof.onAny(message, 'waitingThread').provided(pointing.length <= 1 && namesThread(context, message, id));
  return context.hop(id, 'waits-for-reply', to, proof);
}

/** Messages that name the thread as waiting, the ones that lie in a queue first. */
function openMessages(context: RuleContext, id: ThreadId): readonly Message[] {
  const all = context.index.messagesByWaiter.get(id) ?? [];
  const queued = all.filter(m => m.queue !== undefined && m.queue.value !== 'none');
  return queued.length > 0 ? queued : all;
}

function namesThread(context: RuleContext, message: Message | undefined, id: ThreadId): boolean {
  const waiting = message?.waitingThread?.value;
  if (waiting === undefined) return true;
  return waiting !== null && idAt(context.snapshot, 'thread', waiting) === id;
}

/** The message of a hop made here. */
export function messageOf(hop: Hop): MessageId {
  return hop.to as MessageId;
}
