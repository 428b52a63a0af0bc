import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import type { Instruction } from '../../kernel/disassembly/instruction';
import { unreadableLine } from '../../kernel/disassembly/instructionLine';
import { symbolText } from '../../kernel/modules/moduleMap';
import { type ConsoleCommand, type ConsoleContext, ConsoleError, type Output } from '../consoleCommand';
import { CaretError } from '../errors';
import { readRange } from '../memory/range';
import { codeRow, decode, LONGEST_INSTRUCTION } from '../registers/instructionRows';
import { unassembleFunction } from './unassembleFunction';

const USUAL = 8;
const MOST = 100_000;
/** Bytes of code that are decoded at once. */
const STEP = 4096;
/** Places from which `ub` tries to fall into step. */
const MOST_STARTS = 128;

/** `u`, `ub`, `uf`. */
export const codeCommands: readonly ConsoleCommand[] = [
  { names: ['u'], run: forward },
  { names: ['ub'], run: backward },
  { names: ['uf'], run: wholeFunction },
];

async function wholeFunction(args: string, context: ConsoleContext, out: Output, signal: AbortSignal): Promise<void> {
  needDecoder(context);
  const at = toAddress(await context.evaluate(args.trim() === '' ? '@$ip' : args, signal));
  await unassembleFunction(at, context, out, signal);
}

function needDecoder(context: ConsoleContext): void {
  if (!context.disassembler) throw new ConsoleError('There is no disassembler here');
}

async function forward(args: string, context: ConsoleContext, out: Output, signal: AbortSignal): Promise<void> {
  needDecoder(context);
  const { address, count, isEnd } = await codeRange(args, context, signal);
  const limit = isEnd ? address + BigInt(count) : undefined;
  let at = address;
  let rows = 0;
  const more = (): boolean => (limit === undefined ? rows < count : at < limit) && rows < MOST;
  for (let isFirst = true; more();) {
    const code = await decode(context, at, STEP, signal);
    const start = at;
    for (const instruction of code.instructions) {
      if (!more()) break;
      writeHead(instruction.address, isFirst, context, out);
      isFirst = false;
      out.write(`${codeRow(code, start, instruction)}\n`);
      at = toAddress(instruction.address + BigInt(instruction.length));
      rows++;
    }
    if (at !== start) continue;
    writeHead(at, isFirst, context, out);
    out.write(`${unreadableLine(at)}\n`);
    context.nextInstruction = at;
    throw new CaretError('memory');
  }
  context.nextInstruction = at;
}

/** `address`, `address L5`, `address end`, or nothing: from where the last command ended. */
async function codeRange(
  args: string,
  context: ConsoleContext,
  signal: AbortSignal,
): Promise<{ readonly address: Address; readonly count: number; readonly isEnd: boolean }> {
  if (args.trim() === '') {
    const address = context.nextInstruction ?? toAddress(await context.evaluate('@$ip', signal));
    return { address, count: USUAL, isEnd: false };
  }
  const first = await context.evaluateFirst(args, signal);
  const range = await readRange(args, context, 1, USUAL, signal);
  const isEnd = first.rest.trim() !== '' && !/^l/i.test(first.rest.trim());
  return { address: range.address, count: range.count, isEnd };
}

/** The name of the symbol: at the start of the listing and wherever another one begins. */
function writeHead(at: Address, isFirst: boolean, context: ConsoleContext, out: Output): void {
  const place = context.engine.modules.nearest(at, context.process);
  if (!place || (!isFirst && (place.displacement !== 0 || place.name === undefined))) return;
  out.write(`${symbolText(place) ?? ''}:\n`);
}

/** The instructions before an address: decoded from where a symbol begins, else from where they fall into step. */
async function backward(args: string, context: ConsoleContext, out: Output, signal: AbortSignal): Promise<void> {
  needDecoder(context);
  const { address, count } = await codeRange(args, context, signal);
  const wanted = Math.min(count, 1000);
  const place = context.engine.modules.nearest(toAddress(address - 1n), context.process);
  const inSymbol = place?.name === undefined ? undefined : place.displacement + 1;
  const starts = inSymbol !== undefined && inSymbol <= 0x10000 ? [inSymbol] : [];
  for (let back = wanted * LONGEST_INSTRUCTION; back > 0; back--) starts.push(back);
  for (const back of starts.slice(0, MOST_STARTS)) {
    const start = toAddress(address - BigInt(back));
    const code = await decode(context, start, back, signal);
    const last = code.instructions.at(-1);
    if (!last || !isInStep(code.instructions, address)) continue;
    const shown = code.instructions.slice(-wanted);
    writeHead(shown[0]?.address ?? address, true, context, out);
    for (const instruction of shown) out.write(`${codeRow(code, start, instruction)}\n`);
    context.nextInstruction = shown[0]?.address;
    return;
  }
  throw new ConsoleError(`Unable to find instructions that end at ${address.toString(16).padStart(16, '0')}`);
}

function isInStep(instructions: readonly Instruction[], end: Address): boolean {
  const last = instructions.at(-1);
  return last !== undefined && last.address + BigInt(last.length) === end && instructions.every(one => one.valid);
}
