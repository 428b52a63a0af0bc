import type { Address } from '../../base/address';
import type { ConsoleContext } from '../consoleCommand';
import { integerAt } from './chunks';
import { beyond } from './range';

/** Text that was read, and whether it ended because of memory and not of a NUL or the length. */
export interface ReadText {
  readonly text: string;
  readonly broken: boolean;
}

const CHUNK = 256;

/** Text of 1- or 2-byte characters up to a NUL. What cannot be printed on one line becomes a dot. */
export async function readText(
  context: ConsoleContext,
  address: Address,
  size: 1 | 2,
  limit: number,
  signal: AbortSignal,
): Promise<ReadText> {
  let text = '';
  while (text.length < limit) {
    const count = Math.min(CHUNK, limit - text.length);
    const block = await context.read(beyond(address, text.length * size), count * size, signal);
    for (let i = 0; i < count; i++) {
      const value = integerAt(block, i * size, size);
      if (value === undefined) return { text, broken: true };
      if (value === 0n) return { text, broken: false };
      text += printable(value, size);
    }
  }
  return { text, broken: false };
}

function printable(value: bigint, size: 1 | 2): string {
  const code = Number(value);
  if (code < 0x20 || code === 0x7f) return '.';
  return size === 1 || code < 0x80 || !/[\p{C}\p{Z}]/u.test(String.fromCharCode(code))
    ? String.fromCharCode(code)
    : '.';
}
