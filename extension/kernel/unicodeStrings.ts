import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { UnknownReason } from '../model/evidence';
import type { KernelTarget } from './kernelTarget';
import { gapAt, type Range } from './memory';
import type { StructView } from './structView';

/** Where the characters of a UNICODE_STRING lie. */
export interface StringPlace {
  readonly buffer: Address;
  /** Bytes. */
  readonly length: number;
  /** EPROCESS whose address space is meant, for user addresses. */
  readonly process?: Address;
}

export type StringResult =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: UnknownReason };

/** Longest string in bytes: Length is an unsigned short. */
const MAX_BYTES = 0xfffe;

/** The place that an embedded UNICODE_STRING tells; undefined where it was not read or holds no text. */
export function stringPlace(view: StructView, path: string, process?: Address): StringPlace | undefined {
  const prefix = path === '' ? '' : `${path}.`;
  const length = view.value(`${prefix}Length`);
  const buffer = view.pointer(`${prefix}Buffer`);
  if (length === undefined || buffer === undefined || length === 0n || buffer === 0n) return undefined;
  return { buffer, length: Number(length) & MAX_BYTES, ...(process !== undefined && { process }) };
}

/** All strings of one call together: names of a damaged kernel may all claim to be as long as can be. */
const MOST_BYTES = 32 * 1024 * 1024;

/**
 * Reads many strings in one turn. A string that lies partly in memory that was not read is not known at all; neither are
 * those behind the place where all together take too much.
 */
export async function readStrings(
  target: KernelTarget,
  places: readonly StringPlace[],
  signal?: AbortSignal,
): Promise<readonly StringResult[]> {
  if (places.length === 0) return [];
  const ranges = withinBudget(places);
  const blocks = await target.memory.readMany(ranges, signal);
  return places.map((_, i): StringResult => {
    const [block, range] = [blocks[i], ranges[i]];
    if (!range) return { ok: false, reason: 'invalid' };
    if (!block) return { ok: false, reason: 'unreadable' };
    const gap = gapAt(block, 0, range.length);
    return gap ? { ok: false, reason: gap.reason } : { ok: true, text: utf16(block.bytes) };
  });
}

function withinBudget(places: readonly StringPlace[]): readonly Range[] {
  let total = 0;
  const ranges: Range[] = [];
  for (const { buffer, length, process } of places) {
    total += length;
    if (total > MOST_BYTES) break;
    ranges.push({ address: buffer, length, ...(process !== undefined && { process }) });
  }
  return ranges;
}

/** Strings by the address of their UNICODE_STRING: a pointer to one, as thread names are kept. Two turns. */
export async function readStringsAt(
  target: KernelTarget,
  addresses: readonly Address[],
  signal?: AbortSignal,
  process?: Address,
): Promise<readonly StringResult[]> {
  const views = await target.structs('_UNICODE_STRING', addresses, signal, process);
  const places = views.map(view => stringPlace(view, '', process));
  const texts = await readStrings(
    target,
    places.flatMap(place => place ?? []),
    signal,
  );
  let next = 0;
  return views.map((view, i): StringResult => {
    if (places[i]) return texts[next++] ?? { ok: false, reason: 'unreadable' };
    const length = view.field('Length');
    return length.ok ? { ok: true, text: '' } : { ok: false, reason: length.reason };
  });
}

/** UTF-16, with characters that would break a line or a view made visible. */
function utf16(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const units: string[] = [];
  let isPlain = true;
  for (let i = 0; i + 1 < bytes.byteLength; i += 2) {
    const unit = view.getUint16(i, true);
    isPlain &&= unit >= 0x20 && unit < 0x7f;
    units.push(String.fromCharCode(unit));
  }
  const text = units.join('');
  return isPlain ? text : text.replace(/[\p{Cc}\p{Cs}\p{Co}\u2028\u2029]/gu, '\ufffd');
}

/** A null pointer is no place. */
export function isPlace(address: Address | undefined): address is Address {
  return address !== undefined && address !== toAddress(0n);
}
