import { toAddress } from '../../base/address';
import { Breather } from '../breather';
import type { ConsoleCommand, ConsoleContext, Output } from '../consoleCommand';
import { CaretError } from '../errors';
import { quadText } from '../print/numbers';
import { integerAt } from './chunks';
import { beyond } from './range';

/** Elements without a count, and pointers of each without a size. */
const USUAL_COUNT = 0x20n;
const USUAL_SIZE = 4n;
const MOST_ELEMENTS = 0x10_0000n;
const MOST_POINTERS = 0x2000n;

/** `dl address [count [size]]`, `dlb`: a linked list, each element as its first pointers; `dlb` goes backwards. */
export const listCommands: readonly ConsoleCommand[] = [
  { names: ['dl'], run: (args, context, out, signal) => dumpList(args, 0, context, out, signal) },
  { names: ['dlb'], run: (args, context, out, signal) => dumpList(args, 8, context, out, signal) },
];

async function dumpList(
  args: string,
  linkOffset: number,
  context: ConsoleContext,
  out: Output,
  signal: AbortSignal,
): Promise<void> {
  if (args.trim() === '') throw new CaretError('syntax');
  const first = await context.evaluateFirst(args, signal);
  const count = await number(first.rest, USUAL_COUNT, context, signal);
  const size = await number(count.rest, USUAL_SIZE, context, signal);
  if (count.value > MOST_ELEMENTS || size.value === 0n || size.value > MOST_POINTERS) throw new CaretError('range');
  const start = toAddress(first.value);
  const bytes = Math.max(Number(size.value) * 8, linkOffset + 8);
  const seen = new Set<bigint>();
  const breather = new Breather(signal);
  for (let at = start, i = 0n; i < count.value; i++) {
    await breather.breathe();
    const block = await context.read(at, bytes, signal);
    for (let row = 0; row < Number(size.value); row += 2) {
      const values = [row, row + 1].filter(one => one < Number(size.value)).map(one => integerAt(block, one * 8, 8));
      const texts = values.map(value => (value === undefined ? '????????`????????' : quadText(value)));
      out.write(`${quadText(beyond(at, row * 8))}  ${texts.join(' ')}\n`);
    }
    const next = integerAt(block, linkOffset, 8);
    seen.add(at);
    if (next === undefined || next === 0n || seen.has(next)) return;
    at = toAddress(next);
  }
}

async function number(
  text: string,
  usual: bigint,
  context: ConsoleContext,
  signal: AbortSignal,
): Promise<{ readonly value: bigint; readonly rest: string }> {
  const plain = text.trim().replace(/^l(?=[0-9a-f])/i, '');
  return plain === '' ? { value: usual, rest: '' } : context.evaluateFirst(plain, signal);
}
