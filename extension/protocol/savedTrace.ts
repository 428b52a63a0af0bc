import { TRACE_EVENT_KINDS } from '../model/messageTrace';
import { isEntityId } from './guards';
import {
  type SavedTrace,
  type ShownTraceEvent,
  type ShownTracePair,
  TRACE_BOUNDS,
  type TraceName,
} from './messageTrace';

/*
 * A saved trace comes from a file that anybody may have written: only what a trace may hold is taken out of it.
 */

type Fields = Readonly<Record<string, unknown>>;

/** Characters of one text; what is longer is none of ours. */
const MOST_TEXT = 2000;

const NAMES = ['thread', 'process', 'port', 'targetPort', 'senderPort', 'message', 'waitingThread', 'sender'] as const;
const NUMBERS = ['ms', 'processor', 'messageId', 'callbackId', 'sequence', 'dataLength'] as const;

/** The trace that a text holds; undefined where it is none. Events or pairs that make no sense are left out. */
export function readSavedTrace(text: string): SavedTrace | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const fields = fieldsOf(value);
  if (fields?.['format'] !== 'alpcscope-messages' || fields['version'] !== 1) return undefined;
  const events = listOf(fields['events']).slice(0, TRACE_BOUNDS.events.most).flatMap(readEvent);
  // Pairs name events by their place: where one is missing they would name others.
  const isWhole = events.every((event, i) => event.index === i);
  const pairs = isWhole ? listOf(fields['pairs']).flatMap(pair => readPair(pair, events.length)) : [];
  return {
    format: 'alpcscope-messages',
    version: 1,
    title: textOf(fields['title']) ?? '',
    events: events.map((event, index) => ({ ...event, index })),
    pairs,
    lost: countOf(fields['lost']) ?? 0,
    ...optional('startedAt', textOf(fields['startedAt'])),
    ...optional('filter', textOf(fields['filter'])),
  };
}

function readEvent(value: unknown): readonly ShownTraceEvent[] {
  const fields = fieldsOf(value);
  const kind = TRACE_EVENT_KINDS.find(one => one === fields?.['kind']);
  const [index, hit] = [countOf(fields?.['index']), countOf(fields?.['hit'])];
  const routine = textOf(fields?.['routine']);
  if (!fields || kind === undefined || index === undefined || hit === undefined || routine === undefined) return [];
  const { clock } = fields;
  const names = NAMES.map(name => [name, nameOf(fields[name])] as const).filter(([, name]) => name !== undefined);
  const numbers = NUMBERS.map(name => [name, numberOf(fields[name])] as const).filter(([, one]) => one !== undefined);
  return [
    {
      ...(Object.fromEntries([...names, ...numbers]) as Partial<ShownTraceEvent>),
      index,
      hit,
      kind,
      routine,
      proves: textOf(fields['proves']) ?? '',
      ...(clock === 'target' || clock === 'debugger' ? { clock } : {}),
      ...optional('messageType', textOf(fields['messageType'])),
    },
  ];
}

function readPair(value: unknown, events: number): readonly ShownTracePair[] {
  const fields = fieldsOf(value);
  const index = (name: string): number | undefined => {
    const found = countOf(fields?.[name]);
    return found !== undefined && found < events ? found : undefined;
  };
  const request = index('request');
  if (request === undefined) return [];
  return [
    {
      request,
      ...optional('taken', index('taken')),
      ...optional('reply', index('reply')),
      ...optional('answered', index('answered')),
      ...optional('replyMs', numberOf(fields?.['replyMs'])),
    },
  ];
}

/** What it was called; there is no session that it could lead to. */
function nameOf(value: unknown): TraceName | undefined {
  const fields = fieldsOf(value);
  const label = textOf(fields?.['label']);
  const entity = fields?.['entity'];
  if (label === undefined) return undefined;
  return {
    label,
    ...optional('address', textOf(fields?.['address'])),
    ...(isEntityId(entity) && { entity }),
  };
}

function optional<K extends string, T>(name: K, value: T | undefined): Partial<Record<K, T>> {
  return value === undefined ? {} : ({ [name]: value } as Partial<Record<K, T>>);
}

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.length <= MOST_TEXT ? value : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function countOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
