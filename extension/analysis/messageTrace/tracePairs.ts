import type { TraceEvent, TracePair } from '../../model/messageTrace';

/*
 * An answer of ALPC is the message object of its request on its way back, with the same number: object and number together
 * tell which events belong to one exchange. Both are used again, so a new dispatch of them begins a new exchange.
 */

type Draft = { -readonly [K in keyof TracePair]: TracePair[K] };

/** LPC_REQUEST and LPC_CONNECTION_REQUEST are answered; a datagram or a close notice is not (phnt ntlpcapi.h). */
const ANSWERED = new Set([1, 10]);
const LPC_REPLY = 2;

/** Joins requests with what became of them. Messages that nobody has to answer are in no pair. */
export function tracePairs(events: readonly TraceEvent[]): readonly TracePair[] {
  const pairs: Draft[] = [];
  const open = new Map<string, Draft>();
  events.forEach((event, index) => {
    const key = keyOf(event);
    if (key === undefined) return;
    if (begins(event, open.get(key), events)) {
      open.delete(key);
      if (!wantsAnswer(event)) return;
      const pair: Draft = { request: index };
      open.set(key, pair);
      pairs.push(pair);
      return;
    }
    const pair = open.get(key);
    if (!pair) return;
    if (event.kind === 'reply') {
      pair.reply ??= index;
      if (event.waitingThread === null) open.delete(key);
    } else if (event.kind === 'take') taken(pair, index, event, events[pair.request]);
  });
  return pairs;
}

/**
 * A dispatch begins an exchange, and so does the delivery of a request that was not seen to be dispatched. An answer that
 * goes to a port is delivered in the same way.
 */
function begins({ kind, messageType }: TraceEvent, pair: Draft | undefined, events: readonly TraceEvent[]): boolean {
  if (kind === 'dispatch') return true;
  if (kind !== 'queue' || (messageType !== undefined && (messageType & 0xff) === LPC_REPLY)) return false;
  return pair === undefined || pair.reply !== undefined || events[pair.request]?.kind === 'queue';
}

/** A message that was taken twice (its data, then its attributes) was taken when that was seen first. */
function taken(pair: Draft, index: number, event: TraceEvent, request: TraceEvent | undefined): void {
  if (pair.reply === undefined) {
    // A sender that posts to a completion list copies the data itself: that is no taking by the server.
    if (event.thread !== request?.thread) pair.taken ??= index;
  } else if (request?.thread !== undefined && event.thread === request.thread) pair.answered ??= index;
}

function keyOf({ message, messageId }: TraceEvent): string | undefined {
  return message === undefined || messageId === undefined || messageId === 0 ? undefined : `${message} ${messageId}`;
}

/** Unknown counts as yes: the answer shows it. */
function wantsAnswer({ messageType, waitingThread }: TraceEvent): boolean {
  if (waitingThread !== undefined && waitingThread !== null) return true;
  return messageType === undefined ? waitingThread === undefined : ANSWERED.has(messageType & 0xff);
}
