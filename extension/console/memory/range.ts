import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import type { ConsoleContext } from '../consoleCommand';
import { CaretError } from '../errors';

/** Bytes that one command looks at, as kd bounds a range without `L?`. */
export const MAX_RANGE_BYTES = 256n * 1024n * 1024n;
const ADDRESS_SPACE = 1n << 64n;

/** A run of elements. */
export interface ElementRange {
  readonly address: Address;
  readonly count: number;
  /** The count was given as a length, not by an end. */
  readonly byLength?: true;
  /** What stands behind it in the arguments. */
  readonly rest: string;
}

/**
 * Reads `address`, `address L count`, `address end` or nothing (going on where the last command ended).
 * @param size bytes of an element
 * @throws CaretError for a range that ends before it begins or is too long
 */
export async function readRange(
  args: string,
  context: ConsoleContext,
  size: number,
  usual: number,
  signal: AbortSignal,
): Promise<ElementRange> {
  if (args.trim() === '') return { address: context.nextAddress, count: usual, rest: '' };
  const first = await context.evaluateFirst(args, signal);
  const address = toAddress(first.value);
  const rest = first.rest.trim();
  if (rest === '') return { address, count: usual, rest };
  const length = lengthMark(rest);
  if (length === undefined) return upToEnd(address, rest, context, size, signal);
  const backward = length.text.startsWith('-');
  const count = await context.evaluateFirst(backward ? length.text.slice(1) : length.text, signal);
  if (count.value * BigInt(size) > (length.long ? 16n * MAX_RANGE_BYTES : MAX_RANGE_BYTES))
    throw new CaretError('range');
  const start = backward ? toAddress(address - count.value * BigInt(size)) : address;
  return { address: start, count: Number(count.value), byLength: true, rest: count.rest };
}

async function upToEnd(
  address: Address,
  text: string,
  context: ConsoleContext,
  size: number,
  signal: AbortSignal,
): Promise<ElementRange> {
  const end = await context.evaluateFirst(text, signal);
  const bytes = end.value - address + 1n;
  if (bytes <= 0n || bytes > MAX_RANGE_BYTES) throw new CaretError('range');
  return { address, count: Number((bytes + BigInt(size) - 1n) / BigInt(size)), rest: end.rest };
}

/** `L10`, `L?10000`, `L-8`, `l @$t0`: the text of the count. */
function lengthMark(text: string): { readonly text: string; readonly long: boolean } | undefined {
  const mark = /^l(\s*\?)?\s*(?=[-0-9a-f@$('.\s])/i.exec(text);
  return mark ? { text: text.slice(mark[0].length), long: mark[1] !== undefined } : undefined;
}

/** An address further on, at the end of the address space back to its start. */
export function beyond(address: Address, bytes: number): Address {
  return toAddress((address + BigInt(bytes)) % ADDRESS_SPACE);
}
