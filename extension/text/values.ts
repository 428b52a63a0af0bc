import type { Address } from '../base/address';
import { parseAddress } from '../base/address';
import { pointerEnd, skipBlanks } from './pointer';

/*
 * Values as the ALPC and LPC commands print them. All of these refuse a value that was cut off in the middle: a log may
 * end anywhere, and half a pointer is a wrong pointer.
 */

/** A pointer and what follows it. */
export interface PointerAt {
  /** null: printed as zero. */
  readonly value: Address | null;
  /** 8 or 16. */
  readonly digits: number;
  /** Index after it. */
  readonly end: number;
}

/** Reads the pointer at `from` (8 or 16 hex digits, with or without `0x` and backtick); undefined if there is none. */
export function pointerAt(text: string, from: number): PointerAt | undefined {
  const prefixed = text.charCodeAt(from) === 48 && (text.charCodeAt(from + 1) | 32) === 120;
  const start = prefixed ? from + 2 : from;
  const end = pointerEnd(text, start);
  if (end < 0) return undefined;
  const value = parseAddress(text.slice(start, end));
  if (value === undefined) return undefined;
  return { value: value === 0n ? null : value, digits: end - start > 8 ? 16 : 8, end };
}

/** A pointer with an annotation: `PTR (image)`, `PTR [TYPE]`, `PTR('Name')`. */
export interface NotedPointer extends PointerAt {
  /** What stands in the brackets; empty for `()`; undefined where there are none or they are not closed. */
  readonly note: string | undefined;
  /** A bracket was opened and not closed: the row goes on in the next line, or was cut off. */
  readonly open: boolean;
}

const CLOSING: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
]);

/** Reads `PTR`, `PTR (note)` or `PTR [note]`; link captions behind it (`, Connections`) are ignored. */
export function notedPointer(value: string): NotedPointer | undefined {
  const pointer = pointerAt(value, skipBlanks(value));
  if (!pointer) return undefined;
  const { value: address, digits, end } = pointer;
  const open = skipBlanks(value, end);
  const closing = open < value.length ? CLOSING.get(value.charAt(open)) : undefined;
  if (closing === undefined) return { value: address, digits, end, note: undefined, open: false };
  const close = value.lastIndexOf(closing);
  if (close < open) return { value: address, digits, end, note: undefined, open: true };
  return { value: address, digits, end, note: value.slice(open + 1, close).trim(), open: false };
}

/**
 * Reads `0x000034A6 (13478)`, or the hex form alone where it has its full eight digits; undefined where the two forms
 * differ or the second is cut off.
 */
export function hexAndDecimal(value: string): number | undefined {
  const match = /^\s*0x([0-9a-f]{1,16})\s*(?:\((-?\d{1,20})\))?/i.exec(value);
  const hex = match?.[1];
  if (hex === undefined) return undefined;
  const number = Number(BigInt('0x' + hex));
  const decimal = match?.[2];
  if (decimal === undefined) return hex.length === 8 && !value.includes('(') ? number : undefined;
  const signed = hex.length === 8 && number > 0x7fff_ffff ? number - 0x1_0000_0000 : number;
  if (Number(decimal) === number) return number;
  return Number(decimal) === signed ? signed : undefined;
}

/** `Yes` and `No`. */
export function yesNo(value: string): boolean | undefined {
  const word = value.trim().toLowerCase();
  if (word === 'yes') return true;
  return word === 'no' ? false : undefined;
}
