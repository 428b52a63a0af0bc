import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import type { Instruction } from '../../kernel/disassembly/instruction';
import { symbolText } from '../../kernel/modules/moduleMap';
import { type ConsoleContext, ConsoleError, type Output } from '../consoleCommand';
import { codeRow, decode, LONGEST_INSTRUCTION } from '../registers/instructionRows';
import { following } from '../symbols/lnCommand';

/** Instructions of one function. */
const MOST = 20_000;
const LONGEST_FUNCTION = 0x10_0000;

/**
 * Prints a function: from its symbol on, every path that jumps inside of it lead to, in blocks in the order of their
 * addresses, each with its name.
 */
export async function unassembleFunction(
  at: Address,
  context: ConsoleContext,
  out: Output,
  signal: AbortSignal,
): Promise<void> {
  const place = context.engine.modules.nearest(at, context.process);
  const symbols = place && context.engine.modules.symbolsOf(place.module);
  if (place?.name === undefined || !symbols) throw new ConsoleError('No code found, aborting');
  const rva = Number(at - place.module.base) - place.displacement;
  const start = toAddress(place.module.base + BigInt(rva));
  const next = following(symbols, rva);
  const end = next ? next.rva : Math.min(place.module.size, rva + LONGEST_FUNCTION);
  const limit = toAddress(place.module.base + BigInt(Math.min(end, rva + LONGEST_FUNCTION)));
  const found = await follow(start, limit, context, signal);
  if (found.rows.size === 0) throw new ConsoleError('No code found, aborting');
  write(found, context, out);
}

interface FoundCode {
  readonly rows: ReadonlyMap<Address, { readonly text: string; readonly end: Address }>;
  /** Where blocks begin. */
  readonly leaders: ReadonlySet<Address>;
}

/** Follows the code from its start along all direct jumps that stay inside. */
async function follow(
  start: Address,
  limit: Address,
  context: ConsoleContext,
  signal: AbortSignal,
): Promise<FoundCode> {
  const rows = new Map<Address, { readonly text: string; readonly end: Address }>();
  const leaders = new Set<Address>([start]);
  const code = await decodeAll(start, limit, context, signal);
  const open = [start];
  for (let at = open.pop(); at !== undefined && rows.size < MOST; at = open.pop()) {
    const found = rows.has(at) ? undefined : code.at(at);
    if (!found) continue;
    const { instruction, text } = found;
    const end = toAddress(at + BigInt(instruction.length));
    rows.set(at, { text, end });
    const { target } = instruction;
    const isJump = target !== undefined;
    if (isJump && target >= start && target < limit) {
      leaders.add(target);
      open.push(target);
    }
    if (isJump || instruction.ends) leaders.add(end);
    if (!instruction.ends) open.push(end);
  }
  return { rows, leaders };
}

/** Decodes the range from its start; a jump into the middle of an instruction finds none. */
async function decodeAll(
  start: Address,
  limit: Address,
  context: ConsoleContext,
  signal: AbortSignal,
): Promise<{ at(address: Address): { readonly instruction: Instruction; readonly text: string } | undefined }> {
  const length = Number(limit - start) + LONGEST_INSTRUCTION;
  const code = await decode(context, start, length, signal);
  const byAddress = new Map(code.instructions.map(instruction => [instruction.address, instruction]));
  return {
    at: address => {
      const instruction = address < limit ? byAddress.get(address) : undefined;
      return instruction?.valid === true ? { instruction, text: codeRow(code, start, instruction) } : undefined;
    },
  };
}

function write({ rows, leaders }: FoundCode, context: ConsoleContext, out: Output): void {
  const addresses = [...rows.keys()].sort((a, b) => (a < b ? -1 : 1));
  let end: Address | undefined;
  for (const address of addresses) {
    if (end === undefined || leaders.has(address) || address !== end) {
      const name = symbolText(context.engine.modules.nearest(address, context.process)) ?? '';
      out.write(`${end === undefined ? '' : '\n'}${name}:\n`);
    }
    const row = rows.get(address);
    out.write(`${row?.text ?? ''}\n`);
    end = row?.end;
  }
}
