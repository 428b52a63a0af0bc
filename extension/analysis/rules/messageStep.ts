import { isPresent } from '../../base/present';
import type { Message } from '../../model/entities';
import type { MessageId } from '../../model/ids';
import { idAt } from '../inverseIndex';
import type { RuleContext } from '../ruleContext';
import { ends, type Finding, goesOn, type Step } from '../step';
import { placeOfMessage } from './messagePlace';
import { judged, lacking, processFinding } from './processEnd';
import { servedMessage, takenByNobody } from './served';

/** Where a request stands: the table of queue type and server thread. */
export function messageStep(context: RuleContext, id: MessageId): Step {
  const message = context.snapshot.messages.get(id);
  if (!message || (!message.queue && message.serverThread === undefined)) return unreadMessage(context, id);
  const server = message.serverThread?.value;
  if (isPresent(server) && message.queue?.value !== 'reply')
    return servedMessage(context, message, idAt(context.snapshot, 'thread', server));
  switch (message.queue?.value) {
    case 'main':
    case 'large':
      return unserved(context, message);
    case 'pending':
      return server === null ? takenByNobody(context, message) : unreadMessage(context, id);
    case 'reply':
      return ends(delivered(context, message));
    case 'direct':
      return elsewhere(context, message, 'the request is delivered directly, by an event of the server process');
    case 'canceled':
      return elsewhere(context, message, 'the request was canceled and its sender has not been told');
    case 'none':
      return elsewhere(context, message, 'the request lies in no queue: it is being moved, or was caught half way');
    case undefined:
      return unreadMessage(context, id);
  }
}

/** Nobody has picked it up: why is a matter of the port. */
function unserved(context: RuleContext, message: Message): Step {
  const place = placeOfMessage(context, message.id);
  const own = place.hops.find(h => h.relation === 'queued-at');
  if (!place.port || !own) {
    const clause = 'the request is queued and nobody has picked it up; at which port is not in the text';
    return ends(lacking(context, message.id, clause, [[message.id, 'queuePort']]), place.hops);
  }
  const proof = context.proof(own.certainty).on(message, 'queue', 'serverThread', 'canceled', 'queuePort');
  proof.provided(message.canceled?.value !== true);
  return goesOn([context.hop(message.id, 'queued-at', place.port, proof)], place.port);
}

/** QueueType 5: handed straight to the waiting thread, which has not run since. Certain as read. */
function delivered(context: RuleContext, message: Message): Finding {
  return {
    code: 'reply-delivered',
    at: message.id,
    clause: 'the reply has already been delivered and the thread has not run since',
    ...judged(context.proof().on(message, 'queue', 'waitingThread')),
    missing: [],
    next: [],
  };
}

function elsewhere(context: RuleContext, message: Message, clause: string): Step {
  const place = placeOfMessage(context, message.id);
  const end = processFinding(context, place.process);
  if (end) return ends(end, place.hops);
  const at = place.process ?? place.port ?? message.id;
  const wanted = place.process ? ([[place.process, 'threads']] as const) : ([[message.id, 'queue']] as const);
  return ends(lacking(context, at, clause, wanted), place.hops);
}

/**
 * The message itself was not printed. Its wait line may still name the port and the process, so the chain goes on to
 * them, but whether the request was taken is open.
 */
function unreadMessage(context: RuleContext, id: MessageId): Step {
  const place = placeOfMessage(context, id);
  const end = portGone(context, place.port) ?? processFinding(context, place.process);
  if (end) {
    const missing = [...end.missing, context.missing(id, 'serverThread')];
    return ends({ ...end, missing, next: [context.command(id), ...end.next] }, place.hops);
  }
  const at = place.process ?? place.port ?? id;
  const clause = place.process
    ? `${context.name(place.process)} owes a reply, and which of its threads has the request is not known`
    : 'who has the request was not read';
  const message = context.snapshot.messages.get(id);
  const wanted = (['queue', 'serverThread'] as const)
    .filter(field => message?.[field] === undefined)
    .map(field => [id, field] as const);
  const finding = lacking(context, at, clause, wanted);
  // The message was asked for already, so its server has to be looked at as a whole.
  const next = finding.next.length === 0 && at !== id ? [context.command(at)] : finding.next;
  return ends({ ...finding, next }, place.hops);
}

function portGone(context: RuleContext, id: `port:${string}` | undefined): Finding | undefined {
  const port = id && context.snapshot.ports.get(id);
  const flags = port?.flags?.value;
  if (!port || (flags?.closed !== true && flags?.disconnected !== true)) return undefined;
  const proof = context.proof('likely').on(port, 'flags');
  const clause = `${context.name(port.id)} is ${flags.closed ? 'closed' : 'disconnected'}`;
  return { code: 'port-closed', at: port.id, clause, ...judged(proof), missing: [], next: [] };
}
