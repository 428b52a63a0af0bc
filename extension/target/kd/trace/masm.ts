import type { Place } from './traceLayout';

/*
 * Expressions of the debugger's macro assembler. Every number carries its base, since users change the default one.
 * Source: Microsoft, "MASM Numbers and Operators".
 */

const READERS: Readonly<Record<number, string>> = { 1: 'by', 2: 'wo', 4: 'dwo', 8: 'qwo' };

export function number(value: bigint | number): string {
  return `0x${value.toString(16)}`;
}

/** What lies at a place behind an address. */
export function read(base: string, { offset, size }: Place): string {
  return `${READERS[size] ?? 'qwo'}(${base}+${number(offset)})`;
}

/** `.printf` of a line: `%x` of 32 bits, `%p` of an address. The line end is a character, because quotes are nested. */
export function print(format: string, values: readonly string[]): string {
  return `.printf \\"${format}%c\\",${[...values, '0xa'].join(',')}`;
}
