import { deepEqual } from '../base/equal';
import { isPresent } from '../base/present';
import { atOnce, paced, type Work } from '../base/slices';
import type { Entity, Thread } from '../model/entities';
import type { EntityId, MessageId, ThreadId } from '../model/ids';
import { fieldsOf } from '../model/lazyEntity';
import { idOf } from '../model/ids';
import { agree } from '../model/mergePolicy';
import type { Snapshot } from '../model/snapshot';
import { awaitedMessage, processOf } from './inverseIndex';
import { compareText } from './order';
import { fieldOf } from './proof';

/** A field that was read in both snapshots and is not the same. Queue lengths and flags are compared one by one. */
export interface FieldChange {
  readonly id: EntityId;
  /** `waitReason`, `queues.pending`, … */
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** A thread that waits in both snapshots for the same message or object. */
export interface StillWaiting {
  readonly thread: ThreadId;
  /** What it waits for: the message, or the first wait object. */
  readonly for?: EntityId;
  /** It has not run in between: its context switches are the same. Absent where they were not read. */
  readonly neverRan?: boolean;
}

/** What became of a target between two readings. Everything is in order of ids. */
export interface SnapshotDifference {
  readonly new: readonly EntityId[];
  /** In the first snapshot only. */
  readonly gone: readonly EntityId[];
  /** Those of `gone` of which the second snapshot does not show that it would have listed them: perhaps only not asked. */
  readonly unconfirmed: readonly EntityId[];
  readonly stillWaiting: readonly StillWaiting[];
  /** Messages in a queue in both. */
  readonly staying: readonly MessageId[];
  readonly changed: readonly FieldChange[];
}

/** Not compared: they always move, say nothing of the target, or are shown by other fields. */
const IGNORED: ReadonlySet<string> = new Set(['id', 'kind', 'aliases', 'unknowns', 'ticks', 'waitMs', 'elapsedMs']);
/** Compared part by part. */
const RECORDS: ReadonlySet<string> = new Set(['queues', 'flags', 'waitsFor']);

/** Compares two snapshots of one target. Things are the same when they have the same id; call them before and after. */
export function compareSnapshots(before: Snapshot, after: Snapshot): SnapshotDifference {
  return atOnce(comparingSnapshots(before, after));
}

/** The same with pauses. */
export function* comparingSnapshots(before: Snapshot, after: Snapshot): Work<SnapshotDifference> {
  const found = {
    new: [] as EntityId[],
    gone: [] as EntityId[],
    unconfirmed: [] as EntityId[],
    stillWaiting: [] as StillWaiting[],
    staying: [] as MessageId[],
    changed: [] as FieldChange[],
  };
  yield* paced(allOf(before), one => {
    if (after.find(one.id)) return;
    found.gone.push(one.id);
    if (!wouldBeListed(after, one)) found.unconfirmed.push(one.id);
  });
  yield* paced(allOf(after), now => {
    const old = before.find(now.id);
    if (!old) found.new.push(now.id);
    if (old?.kind !== now.kind) return;
    if (old.kind === 'thread' && now.kind === 'thread')
      found.stillWaiting.push(...stillWaiting(before, after, old, now));
    if (isQueued(old) && isQueued(now)) found.staying.push(now.id as MessageId);
    found.changed.push(...changesOf(old, now));
  });
  yield;
  return {
    new: sorted(found.new),
    gone: sorted(found.gone),
    unconfirmed: sorted(found.unconfirmed),
    stillWaiting: found.stillWaiting.sort((a, b) => compareText(a.thread, b.thread)),
    staying: sorted(found.staying),
    changed: found.changed.sort((a, b) => compareText(a.id, b.id) || compareText(a.field, b.field)),
  };
}

function* allOf({ processes, threads, ports, messages, locks, irps }: Snapshot): Generator<Entity> {
  for (const map of [processes, threads, ports, messages, locks, irps]) yield* map.values();
}

function sorted<I extends EntityId>(ids: readonly I[]): readonly I[] {
  return [...ids].sort(compareText);
}

/** A thread is gone for sure when others of its process were listed by the same command as shows the process. */
function wouldBeListed(after: Snapshot, one: Entity): boolean {
  if (one.kind !== 'thread') return false;
  const process = processOf(after, one);
  const found = process && after.processes.get(process);
  if (found?.activeThreads?.value === 0) return true;
  const shown = found?.pid?.evidence;
  if (shown?.kind !== 'text') return false;
  for (const thread of after.threads.values()) {
    const seen = thread.cid?.evidence;
    if (seen?.kind === 'text' && seen.command.index === shown.command.index && processOf(after, thread) === process)
      return true;
  }
  return false;
}

function stillWaiting(before: Snapshot, after: Snapshot, old: Thread, now: Thread): readonly StillWaiting[] {
  if (!isWaiting(old) || !isWaiting(now)) return [];
  const was = awaitedOf(before, old);
  const is = awaitedOf(after, now);
  if (was !== is || (is === undefined && old.waitReason?.value !== now.waitReason?.value)) return [];
  const switches = [old.contextSwitches?.value, now.contextSwitches?.value];
  const known = switches[0] !== undefined && switches[1] !== undefined;
  return [
    {
      thread: now.id,
      ...(is !== undefined && { for: is }),
      ...(known && { neverRan: switches[0] === switches[1] }),
    },
  ];
}

function isWaiting(thread: Thread): boolean {
  const state = thread.state?.value;
  return state === 'WAIT' || state === 'GATEWAIT' || (state === undefined && thread.waitsFor !== undefined);
}

function awaitedOf(snapshot: Snapshot, thread: Thread): EntityId | undefined {
  const message = awaitedMessage(snapshot, thread);
  if (message) return message;
  const address = thread.waitObjects?.value.find(object => object.address !== null)?.address;
  return isPresent(address) ? idOf('lock', address) : undefined;
}

function isQueued(one: Entity): boolean {
  return one.kind === 'message' && one.queue !== undefined && one.queue.value !== 'none' && one.queue.value !== 'reply';
}

function changesOf(old: Entity, now: Entity): readonly FieldChange[] {
  const changes: FieldChange[] = [];
  for (const [field] of fieldsOf(now)) {
    if (IGNORED.has(field)) continue;
    const from = fieldOf(old, field)?.value;
    const to = fieldOf(now, field)?.value;
    if (from === undefined || to === undefined) continue;
    if (RECORDS.has(field)) changes.push(...partChanges(now.id, field, from as object, to as object));
    else if (!same(field, from, to)) changes.push({ id: now.id, field, from, to });
  }
  return changes;
}

/** Counters may differ within one stop without being wrong, but here a difference is what is asked for. */
function same(field: string, from: unknown, to: unknown): boolean {
  return typeof from === 'number' ? from === to : agree(field, from, to);
}

function partChanges(id: EntityId, field: string, from: object, to: object): readonly FieldChange[] {
  const earlier = new Map<string, unknown>(Object.entries(from));
  return Object.entries(to)
    .filter(([part, value]) => earlier.has(part) && !deepEqual(earlier.get(part), value))
    .map(([part, value]) => ({ id, field: `${field}.${part}`, from: earlier.get(part), to: value as unknown }));
}
