import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import type { Block } from '../../kernel/memory';
import { type ConsoleCommand, type ConsoleContext, ConsoleError, type Output } from '../consoleCommand';
import { Breather } from '../breather';
import { CaretError } from '../errors';
import { hexDigits, quadText } from '../print/numbers';
import { integerAt } from './chunks';
import { beyond, readRange } from './range';

const CHUNK = 1024 * 1024;
const MOST_PATTERN = 1024;
const MOST_MATCHES = 100_000;

/** What is looked for, and how a place that fits is shown. */
interface Search {
  readonly pattern: Uint8Array;
  /** Places are multiples of this from the start of the range. */
  readonly step: number;
  /** Elements and bytes of each in the row that shows a place. */
  readonly row: { readonly count: number; readonly size: 1 | 2 | 4 | 8 };
  /** `[1]`: addresses alone. */
  readonly bare: boolean;
}

/** Bytes of an element, and elements of a row. */
interface Kind {
  readonly size: 1 | 2 | 4 | 8;
  readonly count: number;
  readonly isText: boolean;
}

const BYTES: Kind = { size: 1, count: 16, isText: false };
const KINDS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['w', { size: 2, count: 8, isText: false }],
  ['d', { size: 4, count: 4, isText: false }],
  ['q', { size: 8, count: 2, isText: false }],
  ['a', { size: 1, count: 16, isText: true }],
  ['u', { size: 2, count: 8, isText: true }],
]);

/** `s [-[1]b|w|d|q|a|u] range pattern`: searches memory; what cannot be read is passed over. */
export const searchCommand: ConsoleCommand = {
  names: ['s'],
  run: async (args, context, out, signal) => {
    const options = /^\s*(?:-(?:\[([^\]]*)\])?\s*([bwdqau]?))?(?=\s|$)/.exec(args);
    if (!options) throw new CaretError('syntax');
    const kind = KINDS.get(options[2] ?? '') ?? BYTES;
    const range = await readRange(args.slice(options[0].length), context, 1, 0, signal);
    if (range.count === 0) throw new CaretError('range');
    const { size, count, isText } = kind;
    // A length counts elements, as it does for dumps.
    const bytes = range.count * (range.byLength ? size : 1);
    const pattern = isText ? textPattern(range.rest, size) : await numberPattern(range.rest, size, context, signal);
    const search: Search = {
      pattern,
      step: size,
      row: { count, size },
      bare: options[1]?.includes('1') === true,
    };
    await run(search, range.address, bytes, context, out, signal);
  },
};

async function run(
  search: Search,
  start: Address,
  bytes: number,
  context: ConsoleContext,
  out: Output,
  signal: AbortSignal,
): Promise<void> {
  let matches = 0;
  const overlap = search.pattern.length - 1;
  const breather = new Breather(signal);
  for (let done = 0; done < bytes; done += CHUNK) {
    await breather.breathe();
    const length = Math.min(CHUNK + overlap, bytes - done);
    const block = await context.read(beyond(start, done), length, signal);
    for (const at of placesIn(block, search, CHUNK)) {
      if (++matches > MOST_MATCHES) throw new ConsoleError(`More than ${MOST_MATCHES} places`);
      await show(toAddress(block.address + BigInt(at)), search, context, out, signal);
    }
  }
}

/** Offsets at which a block holds the pattern, none of them touching what could not be read. */
function* placesIn(block: Block, search: Search, limit: number): Generator<number> {
  const { pattern, step } = search;
  const { bytes } = block;
  const first = pattern[0] ?? 0;
  for (let at = bytes.indexOf(first); at >= 0 && at < limit; at = bytes.indexOf(first, at + 1)) {
    if (at % step !== 0 || !pattern.every((byte, i) => bytes[at + i] === byte)) continue;
    const end = at + pattern.length;
    if (!block.gaps.some(gap => gap.offset < end && at < gap.offset + gap.length)) yield at;
  }
}

async function show(
  at: Address,
  search: Search,
  context: ConsoleContext,
  out: Output,
  signal: AbortSignal,
): Promise<void> {
  if (search.bare) {
    out.write(`0x${hexDigits(at, 8)}\n`);
    return;
  }
  const { count, size } = search.row;
  const block = await context.read(at, count * size, signal);
  const values = Array.from({ length: count }, (_, i) => integerAt(block, i * size, size));
  const texts = values.map(value =>
    value === undefined ? '?'.repeat(size * 2) : size === 8 ? quadText(value) : hexDigits(value, size),
  );
  const numbers = size === 1 ? `${texts.slice(0, 8).join(' ')}-${texts.slice(8).join(' ')}` : texts.join(' ');
  out.write(`${quadText(at)}  ${numbers}${size === 8 ? '' : `  ${characters(block, size)}`}\n`);
}

function characters(block: Block, size: number): string {
  const unit = size === 2 ? 2 : 1;
  let text = '';
  for (let i = 0; i < block.bytes.length; i += unit) {
    const value = integerAt(block, i, unit);
    text += value === undefined ? '?' : value >= 0x20n && value < 0x7fn ? String.fromCharCode(Number(value)) : '.';
  }
  return text;
}

function textPattern(rest: string, size: number): Uint8Array {
  const text = /^\s*"(.*)"\s*$/s.exec(rest)?.[1];
  if (text === undefined || text === '') throw new CaretError('syntax');
  const bytes = new Uint8Array(Math.min(MOST_PATTERN, text.length * size));
  for (let i = 0; i * size < bytes.length; i++) {
    bytes[i * size] = text.charCodeAt(i) & 0xff;
    if (size === 2) bytes[i * 2 + 1] = text.charCodeAt(i) >> 8;
  }
  return bytes;
}

/** Numbers one after the other, `"text"` between them as bytes. */
async function numberPattern(
  rest: string,
  size: number,
  context: ConsoleContext,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const bytes: number[] = [];
  let text = rest.trim();
  while (text !== '' && bytes.length < MOST_PATTERN) {
    const quoted = /^"([^"]*)"\s*/.exec(text);
    if (quoted) {
      for (const character of quoted[1] ?? '') bytes.push(character.charCodeAt(0) & 0xff);
      text = text.slice(quoted[0].length);
      continue;
    }
    const { value, rest: behind } = await context.evaluateFirst(text, signal);
    for (let i = 0; i < size; i++) bytes.push(Number((value >> BigInt(i * 8)) & 0xffn));
    text = behind.trim();
  }
  if (bytes.length === 0) throw new CaretError('syntax');
  return Uint8Array.from(bytes);
}
