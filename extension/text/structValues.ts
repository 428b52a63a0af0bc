import type { Address } from '../base/address';
import { parseAddress, toAddress } from '../base/address';

/*
 * Values as `dt` and `dx` print them: `0xffffac0e`2b4f14c0 _EPROCESS`, `(null) `, `0n-3`, `0y011`, `0x5 ''`, `98 'b'`,
 * `Waiting (5)`, `_LIST_ENTRY [ 0x… - 0x… ]`, `[15]  "lsass.exe"`.
 */

const HEX = /^0x([0-9a-f]{1,16}|[0-9a-f]{1,8}`[0-9a-f]{8})(?![\w`])/i;
const DECIMAL = /^(?:0n)?(-?\d{1,20})(?![\w`.])/;
const BINARY = /^0y([01]{1,64})(?!\w)/;
const ENUM = /^[A-Za-z_]\w{0,80} \((?:0n)?(\d{1,10}|0x[0-9a-f]{1,8})\)/;

/** `_LARGE_INTEGER 0x01d9…`: the type stands in front. */
const INTEGER_TYPE = /^_U?LARGE_INTEGER /;

/** The number that a value begins with; undefined for structures, type names, unreadable memory, and half a pointer. */
export function scalar(value: string): bigint | undefined {
  const text = value.trimStart().replace(INTEGER_TYPE, '');
  if (text.startsWith('(null)')) return 0n;
  const hex = HEX.exec(text)?.[1];
  if (hex !== undefined) return parseAddress(hex);
  const decimal = DECIMAL.exec(text)?.[1];
  if (decimal !== undefined) return BigInt(decimal);
  const binary = BINARY.exec(text)?.[1];
  if (binary !== undefined) return BigInt('0b' + binary);
  const inEnum = ENUM.exec(text)?.[1];
  return inEnum === undefined ? undefined : BigInt(inEnum);
}

/**
 * A pointer; null for zero. `dt` prints pointers of 64-bit targets with a backtick, so one without it is cut off.
 * @param wide the target has 64 bits and the value is dt's
 */
export function structPointer(value: string, wide: boolean): Address | null | undefined {
  const text = value.trimStart();
  const number = scalar(text);
  if (number === undefined || number < 0n) return undefined;
  if (number === 0n) return null;
  if (wide && !text.slice(0, 20).includes('`')) return undefined;
  return toAddress(number);
}

const LINKS = /\[\s*(0x[0-9a-f`]{1,17})\s+-\s+(0x[0-9a-f`]{1,17})\s*\]/i;

/** Flink and Blink of a list head that is printed on one line. */
export function listLinks(value: string): readonly [Address, Address] | undefined {
  const match = LINKS.exec(value);
  const flink = match && parseAddress(match[1] ?? '');
  const blink = match && parseAddress(match[2] ?? '');
  return flink === undefined || flink === null || blink === undefined || blink === null ? undefined : [flink, blink];
}

/** The text between the outer double quotes. */
export function quotedText(value: string): string | undefined {
  const start = value.indexOf('"');
  const end = value.lastIndexOf('"');
  return start < 0 || end <= start ? undefined : value.slice(start + 1, end);
}

/** The same, but undefined for an empty text. */
export function filledText(value: string): string | undefined {
  const text = quotedText(value);
  return text === '' ? undefined : text;
}
