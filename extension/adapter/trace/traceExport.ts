import type { Snapshot } from '../../model/snapshot';
import type { SavedTrace, ShownTraceEvent, TraceFormat, TraceName } from '../../protocol/messageTrace';
import { renderCsv } from '../../report/format/renderCsv';
import { count } from '../../report/words';
import { visible } from '../../report/format/visible';
import { shownPair } from './shownTrace';
import type { TraceView } from './traceView';

/** What is known of a trace beside its events. */
export type TraceHead = Pick<SavedTrace, 'title' | 'startedAt' | 'filter' | 'lost'>;

/** A whole trace as a text to keep. */
export function exportTrace(view: TraceView, snapshot: Snapshot, head: TraceHead, format: TraceFormat): string {
  const saved = savedTrace(view, snapshot, head);
  if (format === 'json') return `${JSON.stringify(saved, null, 1)}\n`;
  return format === 'csv' ? csvText(saved) : plainText(saved);
}

function savedTrace(view: TraceView, snapshot: Snapshot, { title, startedAt, filter, lost }: TraceHead): SavedTrace {
  const { events } = view.page(snapshot, 0, view.events.length);
  return {
    format: 'alpcscope-messages',
    version: 1,
    title,
    ...(startedAt !== undefined && { startedAt }),
    ...(filter !== undefined && { filter }),
    events,
    pairs: view.pairs.map(pair => shownPair(view.events, pair, view.clock)),
    lost,
  };
}

const COLUMNS = [
  'hit',
  'ms',
  'kind',
  'routine',
  'processor',
  'process',
  'thread',
  'port',
  'target port',
  'sender port',
  'message',
  'message id',
  'type',
  'data bytes',
  'waiting thread',
  'sender',
] as const;

function csvText({ events }: SavedTrace): string {
  return renderCsv({ columns: [...COLUMNS], rows: events.map(cells) });
}

function cells(event: ShownTraceEvent): (string | number)[] {
  const { hit, ms, kind, routine, processor, messageId, messageType, dataLength } = event;
  return [
    hit,
    ms ?? '',
    kind,
    routine,
    processor ?? '',
    label(event.process),
    label(event.thread),
    label(event.port),
    label(event.targetPort),
    label(event.senderPort),
    label(event.message),
    messageId === undefined ? '' : `0x${messageId.toString(16)}`,
    messageType ?? '',
    dataLength ?? '',
    label(event.waitingThread),
    label(event.sender),
  ];
}

function label(name: TraceName | undefined): string {
  return name?.label ?? '';
}

/** One line an event; what is not known is left out. */
function plainText({ title, startedAt, filter, events, pairs, lost }: SavedTrace): string {
  const answered = pairs.filter(pair => pair.reply !== undefined).length;
  const head = [
    `Messages of ${title}${startedAt === undefined ? '' : `, from ${startedAt}`}${filter === undefined ? '' : `, only ${filter}`}`,
    [
      count(events.length, 'event'),
      count(pairs.length, 'request'),
      `${answered} answered`,
      ...(lost > 0 ? [`${count(lost, 'hit or line', 'hits or lines')} lost`] : []),
    ].join(', '),
    '',
  ];
  return [...head, ...events.map(event => visible(line(event)))].join('\n') + '\n';
}

function line(event: ShownTraceEvent): string {
  const { ms, kind, thread, process, port, targetPort, message, messageId, messageType, dataLength } = event;
  const time = ms === undefined ? '' : ms.toFixed(1);
  const parts = [
    message && `message ${message.address ?? message.label}`,
    messageId !== undefined && `id 0x${messageId.toString(16)}`,
    messageType,
    dataLength !== undefined && `${dataLength} bytes`,
    port && `through ${port.label}`,
    targetPort && `at ${targetPort.label}`,
    event.waitingThread && `awaited by ${event.waitingThread.label}`,
  ].filter(Boolean);
  const who = [process?.label, thread?.label].filter(part => part !== undefined && part !== '').join(' / ');
  return `${time.padStart(10)}  ${kind.padEnd(8)}  ${who}  ${parts.join(', ')}`.trimEnd();
}
