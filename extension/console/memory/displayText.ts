import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import { type ConsoleCommand, type ConsoleContext, ConsoleError, type Output } from '../consoleCommand';
import { quadText } from '../print/numbers';
import { integerAt } from './chunks';
import { readText } from './readText';
import { beyond, readRange } from './range';

/** Characters of a line, as kd breaks long texts. */
const PER_LINE = 32;
/** Characters that are shown without a length. */
const USUAL = 0x200;

/** `da`, `du`: text up to a NUL or a length. */
export const textCommands: readonly ConsoleCommand[] = ([1, 2] as const).map(size => ({
  names: [size === 1 ? 'da' : 'du'],
  run: async (args, context, out, signal) => {
    const { address, count } = await readRange(args, context, size, USUAL, signal);
    const { text, broken } = await readText(context, address, size, count, signal);
    if (text === '' && broken) out.write(`${quadText(address)}  "${'?'.repeat(PER_LINE)}"\n`);
    else writeLines(address, text, size, out);
    context.nextAddress = beyond(address, (text.length + 1) * size);
  },
}));

function writeLines(address: Address, text: string, size: number, out: Output): void {
  let at = 0;
  do {
    out.write(`${quadText(beyond(address, at * size))}  "${text.slice(at, at + PER_LINE)}"\n`);
    at += PER_LINE;
  } while (at < text.length);
}

/** `ds` (STRING, ANSI_STRING), `dS` (UNICODE_STRING): the text that a counted string holds. */
export const countedTextCommands: readonly ConsoleCommand[] = ([1, 2] as const).map(size => ({
  names: [size === 1 ? 'ds' : 'dS'],
  run: async (args, context, out, signal) => {
    const address = args.trim() === '' ? context.nextAddress : toAddress(await context.evaluate(args, signal));
    const found = await readCountedText(context, address, size, signal);
    if (!found) throw new ConsoleError(`Memory access error at '${args.trim()}'`);
    writeLines(found.buffer, found.text, size, out);
  },
}));

/**
 * Text of a STRING or UNICODE_STRING (Length, MaximumLength, Buffer at 8: Microsoft, ntdef.h); undefined where the
 * header or the buffer cannot be read.
 */
export async function readCountedText(
  context: ConsoleContext,
  address: Address,
  size: 1 | 2,
  signal: AbortSignal,
): Promise<{ readonly buffer: Address; readonly text: string } | undefined> {
  const header = await context.read(address, 16, signal);
  const length = integerAt(header, 0, 2);
  const pointer = integerAt(header, 8, 8);
  if (length === undefined || pointer === undefined) return undefined;
  const buffer = toAddress(pointer);
  if (length === 0n) return { buffer, text: '' };
  const block = await context.read(buffer, Number(length), signal);
  if (block.gaps.length > 0) return undefined;
  return { buffer, text: new TextDecoder(size === 1 ? 'latin1' : 'utf-16le').decode(block.bytes) };
}
