import { formatAddress, kdAddress } from '../../base/address';
import { shortDuration } from '../../base/duration';
import { plainLine } from '../../base/markdown';
import type { Entity, Thread } from '../../model/entities';
import type { Evidence, Known, UnknownReason } from '../../model/evidence';
import { idOf } from '../../model/ids';
import { fieldsOf } from '../../model/lazyEntity';
import type { Snapshot } from '../../model/snapshot';
import { nameOf } from '../rows/names';
import { thisInput } from '../rows/texts';
import { fieldTitle } from '../rows/verdictRows';
import type { VariableRow } from './variableStore';

/** Fields of a thread that are shown also when they are not known: what decides why it hangs. */
const THREAD_FIELDS = ['state', 'waitReason', 'waitObjects', 'waitsFor', 'ticks', 'process', 'cid', 'address'] as const;

/** Fields that are not facts, or are shown elsewhere. */
const HIDDEN: ReadonlySet<string> = new Set(['id', 'kind', 'aliases', 'unknowns', 'frames']);

/** Kinds of things that an address in a field of this name may be. */
const POINTS_TO: Readonly<Record<string, 'thread' | 'process' | 'port' | 'message'>> = {
  process: 'process',
  owner: 'process',
  queuePortOwner: 'process',
  waitingThread: 'thread',
  serverThread: 'thread',
  registeredThreads: 'thread',
  owners: 'thread',
  waiters: 'thread',
  thread: 'thread',
  message: 'message',
  port: 'port',
  queuePort: 'port',
  ownerPort: 'port',
  connectionPort: 'port',
  clientPort: 'port',
  serverPort: 'port',
};

/** Facts of a thing as rows of the Variables view, each with where it comes from. */
export function factRows(snapshot: Snapshot, entity: Entity): readonly VariableRow[] {
  const fields = new Map<string, Known<unknown>>();
  for (const [field, value] of fieldsOf(entity)) {
    if (!HIDDEN.has(field) && isKnown(value)) fields.set(field, value);
  }
  const wanted: readonly string[] = entity.kind === 'thread' ? wantedOf(snapshot, entity) : [];
  const order = new Set([...wanted, ...fields.keys(), ...Object.keys(entity.unknowns)]);
  return [...order].map(field => {
    const known = fields.get(field);
    return known ? knownRow(snapshot, entity, field, known) : unknownRow(snapshot, field, entity.unknowns[field]);
  });
}

/** What a thread cannot have is not unknown: one that runs waits for nothing, one that waits for a lock for no reply. */
function wantedOf({ target }: Snapshot, { state, waitReason }: Thread): readonly string[] {
  if (state !== undefined && state.value !== 'WAIT') return ['state', 'process', 'cid', 'address'];
  const reason = waitReason?.value;
  const noReply = target.kind === 'dump' && reason !== undefined && reason !== 'WrLpcReply';
  return noReply ? THREAD_FIELDS.filter(field => field !== 'waitsFor') : THREAD_FIELDS;
}

function isKnown(value: unknown): value is Known<unknown> {
  return typeof value === 'object' && value !== null && 'value' in value && 'evidence' in value;
}

function unknownRow(snapshot: Snapshot, field: string, reason: UnknownReason | undefined): VariableRow {
  const why = reason?.replaceAll('-', ' ') ?? `not in ${thisInput(snapshot)}`;
  return { name: fieldTitle(field), value: `unknown (${why})` };
}

function knownRow(snapshot: Snapshot, entity: Entity, field: string, known: Known<unknown>): VariableRow {
  return {
    name: fieldTitle(field),
    value: valueText(snapshot, field, known.value),
    evaluateName: `${entity.id}.${field}`,
    children: () => [
      ...partRows(snapshot, field, known.value),
      evidenceRow('evidence', known.evidence),
      ...disputeRows(snapshot, entity, field),
      ...earlierRows(snapshot, entity, field),
    ],
  };
}

/** What the debugger prints in words where there is nothing. */
const NULLS: Readonly<Record<string, string>> = { impersonation: 'not impersonating', session: 'none' };

/** One line for a value. */
export function valueText(snapshot: Snapshot, field: string, value: unknown): string {
  if (value === null) return NULLS[field] ?? (snapshot.target.kind === 'log' ? 'null (printed as 0)' : 'null');
  if (value === undefined) return 'unknown';
  if (typeof value === 'bigint') return addressText(snapshot, field, value);
  if (typeof value === 'number' && field.endsWith('Ms')) return shortDuration(value) ?? String(value);
  if (typeof value === 'string') return plainLine(value, 300);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.length === 0 ? 'none' : arrayText(snapshot, field, value);
  return recordText(snapshot, value);
}

function arrayText(snapshot: Snapshot, field: string, value: readonly unknown[]): string {
  const [first] = value;
  return value.length === 1 ? valueText(snapshot, field, first) : `${value.length} values`;
}

function recordText(snapshot: Snapshot, value: object): string {
  const parts = Object.entries(value).filter(([name, part]) => name !== 'evidence' && part !== undefined);
  return parts.map(([name, part]) => `${fieldTitle(name)} ${valueText(snapshot, name, part)}`).join(', ');
}

function addressText(snapshot: Snapshot, field: string, address: bigint): string {
  const kind = POINTS_TO[field];
  const text = kdAddress(address, snapshot.target.bits ?? 64);
  if (!kind) return text;
  // The cast only restores the brand: the value came from a field that holds addresses.
  const entity = snapshot.find(idOf(kind, address as Parameters<typeof idOf>[1]));
  if (!entity) return text;
  const name = nameOf(snapshot, entity.id);
  // What has no name of its own is called by its address, which is said once.
  const at = name.indexOf(text);
  return at >= 0 ? name.slice(at) : `${text} ${name}`;
}

function partRows(snapshot: Snapshot, field: string, value: unknown): readonly VariableRow[] {
  if (typeof value !== 'object' || value === null) return [];
  const parts: readonly [string, unknown][] = Array.isArray(value)
    ? value.map((part, i) => [`[${i}]`, part])
    : Object.entries(value).filter(([name]) => name !== 'evidence');
  return parts.map(([name, part]) => ({
    name: Array.isArray(value) ? name : fieldTitle(name),
    value: valueText(snapshot, Array.isArray(value) ? field : name, part),
    ...(typeof part === 'object' && part !== null ? { children: () => partRows(snapshot, name, part) } : {}),
  }));
}

function evidenceRow(name: string, evidence: Evidence): VariableRow {
  if (evidence.kind === 'memory') {
    return {
      name,
      value: `${evidence.type}.${evidence.field} at ${kdAddress(evidence.address)}: ${evidence.value}`,
      memoryReference: formatAddress(evidence.address),
    };
  }
  const command = evidence.command.text === '' ? '' : ` (${plainLine(evidence.command.text, 100)})`;
  return { name, value: `line ${evidence.line}${command}: ${plainLine(evidence.text, 300)}`, place: evidence };
}

function disputeRows(snapshot: Snapshot, entity: Entity, field: string): readonly VariableRow[] {
  if (!snapshot.contradicted(entity.id, field)) return [];
  const mine = snapshot.contradictions.filter(c => c.of === entity.id && c.field === field);
  return mine.map(c => ({
    name: 'disagrees with',
    value: valueText(snapshot, field, c.first.value),
    children: () => [evidenceRow('evidence', c.first.evidence)],
  }));
}

function earlierRows(snapshot: Snapshot, entity: Entity, field: string): readonly VariableRow[] {
  const mine = (snapshot.earlier.get(entity.id) ?? []).filter(earlier => earlier.field === field);
  return mine.slice(-20).map(({ known }) => ({
    name: 'at an earlier stop',
    value: valueText(snapshot, field, known.value),
    children: () => [evidenceRow('evidence', known.evidence)],
  }));
}
