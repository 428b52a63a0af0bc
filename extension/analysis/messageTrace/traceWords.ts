import type { TraceEnd, TraceEvent, TraceEventKind } from '../../model/messageTrace';

/** What each kind of event is called. */
export const KIND_WORDS: Readonly<Record<TraceEventKind, string>> = {
  send: 'send',
  dispatch: 'new message',
  reply: 'answer',
  queue: 'delivery',
  receive: 'receive',
  take: 'taken',
};

/** What a line of the trace proves, and what it does not. */
export function whatItProves({ kind, routine, waitingThread }: TraceEvent): string {
  const entered = `The thread has entered nt!${routine}`;
  switch (kind) {
    case 'send':
      return `${entered} to send through this port; the message object does not exist yet, and the send may still fail.`;
    case 'dispatch':
      return waitingThread === null
        ? `${entered} with this message; no thread waits for an answer. That it was queued is not shown by this line.`
        : `${entered} with this message. That it was queued is not shown by this line.`;
    case 'reply':
      return `${entered} with this answer. That it was delivered is not shown by this line.`;
    case 'queue':
      return `${entered} to deliver this message to the target port.`;
    case 'receive':
      return `${entered} and asks the port for a message; it may wait there, and what it gets is not shown by this line.`;
    case 'take':
      return `${entered}: it copies the data or the attributes of this message to whoever receives it.`;
  }
}

/** Why a trace has ended, in a sentence. */
export const END_WORDS: Readonly<Record<TraceEnd, string>> = {
  stopped: 'It was stopped as asked.',
  events: 'The wanted number of events is there.',
  hits: 'The target was halted as often as it may be.',
  time: 'Its time is over.',
  halted: 'The target was halted by something else.',
  lost: 'The target was started anew, or does not answer.',
  closed: 'The session has ended.',
  failed: 'It failed.',
};
