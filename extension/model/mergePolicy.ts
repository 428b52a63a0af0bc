import { deepEqual } from '../base/equal';
import type { StackFrame } from './entities';

/*
 * Two readings of the same field at one stop normally have to agree. Some fields may differ without anything being wrong:
 * stacks come in layouts that print more or less, and counters run on in a live local session.
 */
const MAY_DIFFER: ReadonlySet<string> = new Set([
  'ticks',
  'waitMs',
  'contextSwitches',
  'handleCount',
  'pointerCount',
  'queued',
  'elapsedMs',
]);

/** Records that different commands fill in different parts: a part that only one names is no contradiction. */
const RECORDS: ReadonlySet<string> = new Set(['queues', 'flags', 'waitsFor']);

/** Order of the values does not count in these lists. */
const SETS: ReadonlySet<string> = new Set(['registeredThreads', 'owners', 'waiters']);

function partsAgree(a: object, b: object): boolean {
  const right = new Map<string, unknown>(Object.entries(b));
  return Object.entries(a).every(([key, value]) => !right.has(key) || deepEqual(value, right.get(key)));
}

function sameSet(a: readonly unknown[], b: readonly unknown[]): boolean {
  const left = new Set(a);
  return left.size === new Set(b).size && b.every(x => left.has(x));
}

/** Waiters are found by looking at threads: who has looked at some of them knows some of the waiters. */
function isPartOf(some: readonly unknown[], all: readonly unknown[]): boolean {
  const whole = new Set(all);
  return some.length > 0 && some.every(one => whole.has(one));
}

/** `EPROCESS.ImageFileName` holds 14 characters, other commands print the whole name: both name the same file. */
function sameName(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short === long || (short.length >= 14 && long.startsWith(short));
}

/** True when two values of one field, read at one stop, can both be right. */
export function agree(field: string, a: unknown, b: unknown): boolean {
  if (MAY_DIFFER.has(field)) return true;
  if (field === 'frames') return framesAgree(a as readonly StackFrame[], b as readonly StackFrame[]);
  if (field === 'waitObjects') return waitObjectsAgree(a, b);
  if (field === 'irps') return irpsAgree(a, b);
  if (typeof a === 'string' && typeof b === 'string' && /name$/i.test(field)) return sameName(a, b);
  if (RECORDS.has(field) && isRecord(a) && isRecord(b)) return partsAgree(a, b);
  if (field === 'waiters' && Array.isArray(a) && Array.isArray(b))
    return sameSet(a, b) || isPartOf(a, b) || isPartOf(b, a);
  if (SETS.has(field) && Array.isArray(a) && Array.isArray(b)) return sameSet(a, b);
  return deepEqual(a, b);
}

function isRecord(x: unknown): x is object {
  return typeof x === 'object' && x !== null && !Array.isArray(x);
}

/** Stacks of one thread agree when the frames that both print name the same places; either may be cut short. */
function framesAgree(a: readonly StackFrame[], b: readonly StackFrame[]): boolean {
  const known = (frames: readonly StackFrame[]): readonly string[] =>
    frames.filter(f => !f.inline && f.symbol.includes('!')).map(f => f.symbol);
  const left = known(a);
  const right = known(b);
  const length = Math.min(left.length, right.length, 3);
  return left.slice(0, length).every((symbol, i) => symbol === right[i]);
}

function waitObjectsAgree(a: unknown, b: unknown): boolean {
  const places = (x: unknown): readonly unknown[] =>
    Array.isArray(x)
      ? x.map((o: { address: unknown; type: unknown; owner?: unknown }) => [o.address, o.type, o.owner])
      : [];
  return deepEqual(places(a), places(b));
}

/** Each is named by a row of its own, wherever it was printed. */
function irpsAgree(a: unknown, b: unknown): boolean {
  const places = (x: unknown): readonly unknown[] =>
    Array.isArray(x) ? x.map((irp: { address: unknown; detail: unknown }) => [irp.address, irp.detail]) : [];
  return deepEqual(places(a), places(b));
}

/** The longer stack; of two as long the one that prints more than names. */
function fuller(earlier: readonly StackFrame[], later: readonly StackFrame[]): readonly StackFrame[] {
  if (earlier.length !== later.length) return earlier.length > later.length ? earlier : later;
  const addresses = (frames: readonly StackFrame[]): number => frames.filter(frame => frame.sp !== undefined).length;
  return addresses(earlier) > addresses(later) ? earlier : later;
}

/** The value to keep of two that agree: records are joined, the longer stack and the longer name win, else the later. */
export function join(field: string, earlier: unknown, later: unknown): unknown {
  if (RECORDS.has(field) && isRecord(earlier) && isRecord(later)) return { ...earlier, ...later };
  if (field === 'frames') return fuller(earlier as readonly StackFrame[], later as readonly StackFrame[]);
  if (typeof earlier === 'string' && typeof later === 'string' && /name$/i.test(field))
    return earlier.length > later.length ? earlier : later;
  if (field === 'waiters' && Array.isArray(earlier) && Array.isArray(later) && later.length > earlier.length)
    return later;
  // Other sets that agree are equal: where it stands first is where people look.
  return SETS.has(field) ? earlier : later;
}
