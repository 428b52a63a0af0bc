import type { Message } from '../../model/entities';
import type { Evidence } from '../../model/evidence';
import type { UnknownFact } from '../../model/facts';
import type { EntityId, ThreadId } from '../../model/ids';
import { idAt } from '../inverseIndex';
import type { Proof } from '../proof';
import type { RuleContext } from '../ruleContext';
import { ends, type Finding, goesOn, type Step } from '../step';
import type { Hop } from '../verdict';
import { conditionIn, idleProof } from './condition';
import { placeOfMessage } from './messagePlace';
import { judged, lacking, processFinding } from './processEnd';

/**
 * A request that a thread has dequeued (ServerThread is set). Certain that the thread serves it when queue, server
 * thread and Canceled were read together and the thread holds no other live request: the kernel records who dequeued a
 * message, and a thread that holds two has passed one of them on.
 *
 * - server thread terminated: `reply-lost`, likely (an asynchronous server may have passed the request on before)
 * - its process has no threads left and it was not read: `reply-lost`, likely
 * - idle: `handed-off`, likely (that the request will still be answered cannot be proved)
 * - else the chain goes on to it
 */
export function servedMessage(context: RuleContext, message: Message, server: ThreadId): Step {
  const place = placeOfMessage(context, message.id);
  const served = context.hop(message.id, 'served-by', server, servedProof(context, message, server));
  const hops = [...place.hops.filter(h => h.relation === 'queued-at'), served];
  const finding = serverGone(context, message, server, served) ?? handedOff(context, server, served);
  return finding ? ends(finding, hops) : goesOn(hops, server);
}

function servedProof(context: RuleContext, message: Message, server: ThreadId): Proof {
  const proof = context.proof().on(message, 'serverThread', 'canceled');
  // Numbered LPC messages have no queue type: a server thread that is named works on it.
  if (message.address || message.queue) proof.on(message, 'queue').provided(message.queue?.value === 'pending');
  const thread = context.snapshot.threads.get(server);
  const async = thread !== undefined && context.stack(thread).serving?.async === true;
  return proof.provided(message.canceled?.value !== true && context.liveRequestsOf(server) <= 1 && !async);
}

function serverGone(context: RuleContext, message: Message, server: ThreadId, hop: Hop): Finding | undefined {
  const thread = context.snapshot.threads.get(server);
  const name = context.name(server);
  const condition = conditionIn(context, thread);
  if (condition === 'terminated') {
    const proof = context
      .proof('likely')
      .on(message, 'serverThread')
      .on(thread, 'state')
      .shown(...hop.evidence);
    const clause = `${name}, which had taken the request, has terminated without answering`;
    return { code: 'reply-lost', at: server, clause, ...judged(proof), missing: [], next: [] };
  }
  if (condition !== 'unread') return undefined;
  const place = placeOfMessage(context, message.id);
  const process = place.process && context.snapshot.processes.get(place.process);
  if (process?.activeThreads?.value !== 0) return undefined;
  return {
    code: 'reply-lost',
    at: server,
    clause: `the process of ${name}, which had taken the request, has no threads left`,
    ...judged(context.proof('likely').on(message, 'serverThread').on(process, 'activeThreads')),
    missing: [context.missing(server, 'state')],
    next: [context.command(server)],
  };
}

function handedOff(context: RuleContext, server: ThreadId, hop: Hop): Finding | undefined {
  const thread = context.snapshot.threads.get(server);
  const idle = thread && idleProof(context, thread);
  if (!idle) return undefined;
  const process = thread.process && idAt(context.snapshot, 'process', thread.process.value);
  return {
    code: 'handed-off',
    at: server,
    clause: `${context.name(server)} took the request and is idle again, so another thread owes the answer`,
    ...judged(idle.shown(...hop.evidence).atMost('likely')),
    missing: [workingThread(hop.from, hop.evidence)],
    next: process ? [context.command(process)] : [],
  };
}

/** The kernel does not record who works on a request that was handed on, so no memory of it tells and no text prints it. */
function workingThread(of: EntityId, evidence: readonly Evidence[]): UnknownFact {
  const isMemory = evidence.some(one => one.kind === 'memory');
  return { kind: 'unknown', of, field: 'workingThread', reason: isMemory ? 'not-in-dump' : 'not-printed' };
}

/**
 * PENDING without a server thread: delivered through a completion list, to a kernel callback, or a connection request.
 * Nothing names the thread that works on it, so this is `handed-off` by rule of thumb.
 */
export function takenByNobody(context: RuleContext, message: Message): Step {
  const place = placeOfMessage(context, message.id);
  const process = processFinding(context, place.process);
  if (process?.code === 'server-exiting') return ends({ ...process, code: 'reply-lost' }, place.hops);
  if (process) return ends(process, place.hops);
  const at = place.process ?? place.port ?? message.id;
  const name = place.process ? context.name(place.process) : 'the server';
  if (message.type?.value.includes('CONNECTION_REQUEST') === true) {
    const clause = `${name} has received the connection request and not answered it`;
    return ends(lacking(context, at, clause, place.process ? [[place.process, 'threads']] : []), place.hops);
  }
  const proof = context.proof('heuristic').onAny(message, 'queue', 'serverThread');
  const clause = `${name} has accepted the request without a thread of its own being recorded`;
  const missing = [workingThread(message.id, proof.evidence)];
  const next = place.process ? [context.command(place.process)] : [];
  return ends({ code: 'handed-off', at, clause, ...judged(proof), missing, next }, place.hops);
}
