import { deepEqual } from '../../extension/base/equal';
import type { Entity, Port } from '../../extension/model/entities';
import type { Known } from '../../extension/model/evidence';
import { idOf } from '../../extension/model/ids';
import type { Snapshot } from '../../extension/model/snapshot';

/** What text calls a thing in its own way, and what memory says of it. */
type Expected = (memory: Snapshot, entity: Entity) => unknown;

const nameOfOwner: Expected = (memory, entity) =>
  entity.kind === 'port' && entity.owner?.value
    ? memory.processes.get(idOf('process', entity.owner.value))?.name?.value
    : undefined;

/** Fields that memory keeps at another entity. */
const ELSEWHERE: Readonly<Record<string, Expected>> = {
  'thread processName': (memory, entity) =>
    entity.kind === 'thread' && entity.process
      ? memory.processes.get(idOf('process', entity.process.value))?.name?.value
      : undefined,
  'port ownerName': nameOfOwner,
  'port ownerPid': (memory, entity) =>
    entity.kind === 'port' && entity.owner?.value
      ? memory.processes.get(idOf('process', entity.owner.value))?.pid?.value
      : undefined,
  'message queuePortOwner': (memory, entity) => queuePortOf(memory, entity)?.owner?.value,
  'message queuePortOwnerName': (memory, entity) => {
    const owner = queuePortOf(memory, entity)?.owner?.value;
    return owner ? memory.processes.get(idOf('process', owner))?.name?.value : undefined;
  },
  // Text has the last part of the path.
  'lock name': (_memory, entity) => (entity.kind === 'lock' ? entity.name?.value.replace(/^.*\\/, '') : undefined),
};

function queuePortOf(memory: Snapshot, entity: Entity): Port | undefined {
  return entity.kind === 'message' && entity.queuePort?.value
    ? memory.ports.get(idOf('port', entity.queuePort.value))
    : undefined;
}

/**
 * Fields that only text has: which queues the count in `!alpc /lpp` counts is not documented; stacks are read on demand;
 * references to objects are of no use to the analysis.
 */
const TEXT_ONLY: ReadonlySet<string> = new Set(['port queued', 'thread frames', 'port pointerCount']);

/** The order of these does not count. */
const SETS: ReadonlySet<string> = new Set(['registeredThreads', 'owners', 'waiters']);

const FIELDS_OF_NO_FACT: ReadonlySet<string> = new Set(['kind', 'id', 'aliases', 'unknowns']);

/** One sentence for each value that text knows and memory does not, or knows otherwise. */
export function beyond(text: Snapshot, memory: Snapshot): readonly string[] {
  const entities: readonly Entity[] = [
    ...text.processes.values(),
    ...text.threads.values(),
    ...text.ports.values(),
    ...text.messages.values(),
    ...text.locks.values(),
    ...text.irps.values(),
  ];
  return entities.flatMap(entity => {
    const known = memory.find(entity.id);
    return known ? differences(entity, known, memory) : [`${entity.id} is not known`];
  });
}

function differences(text: Entity, known: Entity, memory: Snapshot): readonly string[] {
  return Object.entries(text).flatMap(([field, value]: [string, unknown]) => {
    const name = `${text.kind} ${field}`;
    if (FIELDS_OF_NO_FACT.has(field) || TEXT_ONLY.has(name) || isPlan(known, field)) return [];
    const expected = ELSEWHERE[name]?.(memory, known) ?? valueOf(known, field);
    const printed = plain((value as Known<unknown>).value);
    return isWithin(field, printed, plain(expected))
      ? []
      : [`${text.id} ${field}: text ${show(printed)}, memory ${show(plain(expected))}`];
  });
}

/** The processor that a thread says itself: memory goes by what the processors say. */
function isPlan(entity: Entity, field: string): boolean {
  return entity.kind === 'thread' && field === 'processor' && entity.processor === undefined;
}

function valueOf(entity: Entity, field: string): unknown {
  return (entity as unknown as Readonly<Record<string, Known<unknown> | undefined>>)[field]?.value;
}

/** Values without their evidence. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const parts = Object.entries(value).filter(([key]) => key !== 'evidence' && key !== 'timeout');
  return Object.fromEntries(parts.map(([key, part]) => [key, plain(part)]));
}

function isWithin(field: string, printed: unknown, known: unknown): boolean {
  if (Array.isArray(printed) && Array.isArray(known) && SETS.has(field))
    return printed.length === known.length && printed.every(one => known.includes(one));
  // Records of parts: text may have fewer.
  if (isRecord(printed) && isRecord(known))
    return Object.entries(printed).every(([key, part]) => deepEqual(part, known[key]));
  if (field === 'waitObjects' && Array.isArray(printed) && Array.isArray(known))
    return printed.length === known.length && printed.every((one, i) => isObject(one, known[i]));
  return deepEqual(printed, known);
}

/** kd says `Unknown` of an object whose type it could not read. */
function isObject(printed: unknown, known: unknown): boolean {
  if (!isRecord(printed) || !isRecord(known) || printed['type'] !== 'Unknown') return deepEqual(printed, known);
  return printed['address'] === known['address'];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  const bigints = (_: string, part: unknown): unknown => (typeof part === 'bigint' ? `0x${part.toString(16)}` : part);
  return value === undefined ? 'nothing' : JSON.stringify(value, bigints);
}
