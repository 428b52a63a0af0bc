import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import type { Block } from '../../kernel/memory';
import type { ConsoleCommand } from '../consoleCommand';
import { floatText, hexDigits, quadText } from '../print/numbers';
import { floatOf } from '../types/scalarText';
import { integerAt, readChunks } from './chunks';
import { beyond, readRange } from './range';

/** How elements of one kind are laid out in lines. */
interface NumberFormat {
  readonly names: readonly string[];
  /** Bytes of an element. */
  readonly size: number;
  readonly perLine: number;
  /** Elements without a length. */
  readonly usual: number;
  /** Characters behind the numbers: of bytes or of UTF-16 units. */
  readonly characters?: true;
  readonly text: (value: bigint) => string;
  /** What stands for an element that could not be read. */
  readonly unknown: string;
}

const plain = (
  size: number,
  perLine: number,
): Pick<NumberFormat, 'size' | 'perLine' | 'usual' | 'text' | 'unknown'> => ({
  size,
  perLine,
  usual: 128 / size,
  text: value => hexDigits(value, size),
  unknown: '?'.repeat(size * 2),
});

const float = (size: number, width: number): Pick<NumberFormat, 'size' | 'perLine' | 'usual' | 'text' | 'unknown'> => ({
  size,
  perLine: size === 4 ? 4 : 2,
  usual: 128 / size,
  text: value => floatText(floatOf(value, size), size === 4 ? 8 : 17).padStart(width),
  unknown: '?'.repeat(size * 2).padStart(width),
});

const quad: Omit<NumberFormat, 'names'> = {
  size: 8,
  perLine: 2,
  usual: 16,
  text: quadText,
  unknown: '????????`????????',
};

const FORMATS: readonly NumberFormat[] = [
  { names: ['dd'], ...plain(4, 4) },
  { names: ['dc'], ...plain(4, 4), characters: true },
  { names: ['dw'], ...plain(2, 8) },
  { names: ['dW'], ...plain(2, 8), characters: true },
  { names: ['dq', 'dp'], ...quad },
  { names: ['df'], ...float(4, 16) },
  { names: ['dD'], ...float(8, 24) },
];

/** `dd dc dw dW dq dp df dD`: memory as numbers. */
export const numberCommands: readonly ConsoleCommand[] = FORMATS.map(format => ({
  names: format.names,
  run: async (args, context, out, signal) => {
    const columns = /^\s*\/c\s*(\w+)\s*/.exec(args);
    const perLine = columns?.[1] === undefined ? format.perLine : Number(await context.evaluate(columns[1], signal));
    const lineElements = perLine >= 1 && perLine <= 64 ? perLine : format.perLine;
    const range = await readRange(args.slice(columns?.[0].length ?? 0), context, format.size, format.usual, signal);
    const lineBytes = lineElements * format.size;
    const chunk = lineBytes * Math.ceil(65536 / lineBytes);
    for await (const block of readChunks(context, range.address, range.count * format.size, signal, chunk)) {
      for (let at = 0; at < block.bytes.length; at += lineBytes) {
        out.write(`${numberLine(block, at, Math.min(lineBytes, block.bytes.length - at), lineElements, format)}\n`);
      }
    }
    context.nextAddress = beyond(range.address, range.count * format.size);
  },
}));

function numberLine(block: Block, at: number, length: number, perLine: number, format: NumberFormat): string {
  const elements: string[] = [];
  for (let i = 0; i < length; i += format.size) {
    const value = integerAt(block, at + i, format.size);
    elements.push(value === undefined ? format.unknown : format.text(value));
  }
  const start = `${quadText(addressAt(block, at))}  ${elements.join(' ')}`;
  if (!format.characters) return start;
  const width = 19 + perLine * (format.size * 2 + 1) - 1;
  return `${start.padEnd(width)}  ${charactersOf(block, at, length, format.size === 2 ? 2 : 1)}`;
}

/** `db`: bytes and characters. */
export const bytesCommand: ConsoleCommand = {
  names: ['db'],
  run: async (args, context, out, signal) => {
    const { address, count } = await readRange(args, context, 1, 128, signal);
    for await (const block of readChunks(context, address, count, signal)) {
      for (let at = 0; at < block.bytes.length; at += 16) {
        out.write(`${byteLine(block, at, Math.min(16, block.bytes.length - at))}\n`);
      }
    }
    context.nextAddress = beyond(address, count);
  },
};

function byteLine(block: Block, at: number, length: number): string {
  let bytes = '';
  for (let i = 0; i < length; i++) {
    const value = integerAt(block, at + i, 1);
    bytes += `${i === 0 ? '' : i === 8 ? '-' : ' '}${value === undefined ? '??' : hexDigits(value, 1)}`;
  }
  return `${quadText(addressAt(block, at))}  ${bytes.padEnd(47)}  ${charactersOf(block, at, length, 1)}`;
}

/** What can be printed as itself, the rest as dots, what is not known as question marks. */
function charactersOf(block: Block, at: number, length: number, size: 1 | 2): string {
  let text = '';
  for (let i = 0; i + size <= length; i += size) {
    const value = integerAt(block, at + i, size);
    text += value === undefined ? '?' : value >= 0x20n && value < 0x7fn ? String.fromCharCode(Number(value)) : '.';
  }
  return text;
}

function addressAt(block: Block, at: number): Address {
  return toAddress(block.address + BigInt(at));
}
