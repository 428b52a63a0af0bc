import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import type { Instruction, MemoryOperand } from '../../kernel/disassembly/instruction';
import { instructionLine, unreadableLine } from '../../kernel/disassembly/instructionLine';
import { symbolText } from '../../kernel/modules/moduleMap';
import type { ConsoleContext } from '../consoleCommand';
import { integerAt } from '../memory/chunks';
import { quadText } from '../print/numbers';
import { type RegisterScope, registerValue } from './registerScope';

/** Longest instruction of x64. */
export const LONGEST_INSTRUCTION = 15;

/** Code that was decoded, as far as it could be read. */
export interface DecodedCode {
  readonly instructions: readonly Instruction[];
  readonly bytes: Uint8Array;
}

/** Decodes what lies at an address. Nothing where no decoder is there or the first byte cannot be read. */
export async function decode(
  context: ConsoleContext,
  address: Address,
  length: number,
  signal: AbortSignal,
): Promise<DecodedCode> {
  const block = await context.read(address, length, signal);
  const readable = block.gaps[0]?.offset ?? block.bytes.length;
  const bytes = block.bytes.subarray(0, readable);
  const symbolAt = (at: Address): string | undefined => symbolText(context.engine.modules.nearest(at, context.process));
  const decoded = bytes.length === 0 ? [] : await context.disassembler?.disassemble(bytes, address, symbolAt);
  return { instructions: decoded ?? [], bytes };
}

/** One row of code. */
export function codeRow(code: DecodedCode, start: Address, instruction: Instruction): string {
  const offset = Number(instruction.address - start);
  return instructionLine(instruction, code.bytes.subarray(offset, offset + instruction.length));
}

/** The last rows of `r`: the symbol, and the instruction with the value that it is about to touch. */
export async function currentInstruction(
  context: ConsoleContext,
  scope: RegisterScope,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const rip = registerValue(scope, 'rip');
  if (rip === undefined) return [];
  const at = toAddress(rip);
  const name = symbolText(context.engine.modules.nearest(at, context.process));
  const head = name === undefined ? [] : [`${name}:`];
  const code = await decode(context, at, LONGEST_INSTRUCTION, signal);
  const [first] = code.instructions;
  if (!first) return [...head, unreadableLine(at)];
  const operand = first.memory && (await operandText(context, scope, first.memory, signal));
  return [...head, codeRow(code, at, first) + (operand ?? '')];
}

/** ` ds:002b:ffff9b00`0336004c=????????`: where the operand lies and what is there. */
async function operandText(
  context: ConsoleContext,
  scope: RegisterScope,
  memory: MemoryOperand,
  signal: AbortSignal,
): Promise<string | undefined> {
  const base = memory.base === undefined ? 0n : registerValue(scope, memory.base);
  const index = memory.index === undefined ? 0n : registerValue(scope, memory.index);
  const selector = registerValue(scope, memory.segment);
  if (base === undefined || index === undefined || selector === undefined) return undefined;
  const address = toAddress(base + index * BigInt(memory.scale) + memory.displacement);
  const place = `${memory.segment}:${selector.toString(16).padStart(4, '0')}:${quadText(address)}`;
  if (memory.size > 8) return ` ${place}`;
  const value = integerAt(await context.read(address, memory.size, signal), 0, memory.size);
  const digits = memory.size * 2;
  return ` ${place}=${value === undefined ? '?'.repeat(digits) : value.toString(16).padStart(digits, '0')}`;
}
