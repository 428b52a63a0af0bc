import type { Address } from '../base/address';
import { parseAddress } from '../base/address';

/** Every character that a number in hex may begin with. */
export const HEX_DIGITS = '0123456789abcdefABCDEF';

/** True for the character code of a hex digit, either case. */
export function isHexCode(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 97 && code <= 102) || (code >= 65 && code <= 70);
}

/** True for a blank or a tab. */
export function isBlankCode(code: number): boolean {
  return code === 32 || code === 9;
}

/** Index of the first character at or after `from` that is neither blank nor tab; the length of the text if none is. */
export function skipBlanks(text: string, from = 0): number {
  let i = from;
  while (i < text.length && isBlankCode(text.charCodeAt(i))) i++;
  return i;
}

/** Index after the last character that is neither blank nor tab. */
export function endOfText(text: string): number {
  let end = text.length;
  while (end > 0 && isBlankCode(text.charCodeAt(end - 1))) end--;
  return end;
}

/**
 * Index after the pointer that stands at `from`: 8 or 16 hex digits, the latter with or without backtick, as kd prints
 * pointers. -1 if there is none, or if the digits run on into a word.
 */
export function pointerEnd(text: string, from: number): number {
  let i = from;
  while (i < from + 8 && isHexCode(text.charCodeAt(i))) i++;
  if (i - from < 8) return -1;
  const low = text.charCodeAt(i) === 96 ? i + 1 : i;
  let j = low;
  while (j < low + 8 && isHexCode(text.charCodeAt(j))) j++;
  if (j === i && low === i) return isWordCode(text.charCodeAt(j)) ? -1 : j;
  return j - low === 8 && !isWordCode(text.charCodeAt(j)) ? j : -1;
}

function isWordCode(code: number): boolean {
  return isHexCode(code) || (code >= 103 && code <= 122) || (code >= 71 && code <= 90) || code === 95 || code === 96;
}

/** Reads a pointer in any form; null for a pointer that was printed as zero; undefined if it is none. */
export function parsePointer(text: string): Address | null | undefined {
  const address = parseAddress(text);
  return address === 0n ? null : address;
}

/** Reads a pointer that cannot be zero: undefined for zero as well. */
export function parseNonNull(text: string): Address | undefined {
  return parsePointer(text) ?? undefined;
}

/** Reads a pointer that is as long as kd prints them, and not zero: one of another length was cut off. */
export function wholePointer(text: string): Address | undefined {
  return pointerEnd(text, 0) === text.length ? parseNonNull(text) : undefined;
}
