import type { ShownTraceEvent, ShownTracePair } from '../../extension/protocol/messageTrace';

const KINDS: Readonly<Record<ShownTraceEvent['kind'], string>> = {
  send: 'sends',
  dispatch: 'dispatches',
  reply: 'answers',
  queue: 'queued',
  receive: 'receives',
  take: 'takes',
};

/** What a thread did, for the list: `dispatches LPC_REQUEST 864 · fabrikam.sync · 120 bytes`. */
export function whatText(event: ShownTraceEvent): string {
  const { kind, messageType, messageId, message, port, targetPort, dataLength } = event;
  const name = messageId === undefined ? message?.address : String(messageId);
  const place = (targetPort ?? port)?.label;
  return [
    [KINDS[kind], messageType, name].filter(part => part !== undefined).join(' '),
    place,
    dataLength === undefined ? undefined : `${dataLength} bytes`,
  ]
    .filter(part => part !== undefined)
    .join(' · ');
}

/** `+1,204.5 ms` since the trace began; a question mark where no clock was read. */
export function timeText({ ms }: ShownTraceEvent): string {
  return ms === undefined
    ? '?'
    : `${ms.toLocaleString('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 })} ms`;
}

/** What became of a request, where an event belongs to one. */
export function answerText(pair: ShownTracePair | undefined): string | undefined {
  if (!pair) return undefined;
  if (pair.reply === undefined) return 'no answer was seen';
  return pair.replyMs === undefined ? 'answered' : `answered after ${pair.replyMs.toLocaleString('en-US')} ms`;
}

/** What a screen reader says of an event. */
export function spoken(event: ShownTraceEvent, pair: ShownTracePair | undefined): string {
  const who = [event.process?.label ?? 'unknown process', event.thread?.label ?? 'unknown thread'].join(', ');
  return [timeText(event), who, whatText(event), answerText(pair)].filter(part => part !== undefined).join('; ');
}

/** All that is known of an event, for the panel below: name, value. What was not read is not there. */
export function detailsOf(
  event: ShownTraceEvent,
  pair: ShownTracePair | undefined,
): readonly (readonly [string, string])[] {
  const { clock, processor, sequence, callbackId } = event;
  const time = `${timeText(event)}${clock === undefined ? '' : clock === 'target' ? ' (clock of the target)' : ' (clock of the debugger)'}`;
  const fields: readonly (readonly [string, string | number | undefined])[] = [
    ['What', whatText(event)],
    ['Time', time],
    ['Routine', event.routine],
    ['Processor', processor],
    ['Process', event.process?.label],
    ['Thread', event.thread?.label],
    ['Port', event.port?.label],
    ['Queued at', event.targetPort?.label],
    ['Message', event.message?.address],
    ['Callback', callbackId],
    ['Sequence', sequence],
    ['Port of the sender', event.senderPort?.label],
    ['Waiting thread', event.waitingThread?.label],
    ['Sent by', event.sender?.label],
    ['Answer', answerText(pair)],
    ['Proves', event.proves],
  ];
  return fields.flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, String(value)] as const],
  );
}
