import type { Address } from '../../base/address';
import { backtickAddress } from './backtickAddress';
import type { Instruction } from './instruction';

/** Columns of machine code; longer code takes its room from the mnemonic. */
const CODE_WIDTH = 16;
const MNEMONIC_WIDTH = 8;

/** ``fffff804`8b58334c 43891401        mov     dword ptr [r9+r8],edx``: a row of `u`. `code`: the bytes of the instruction. */
export function instructionLine(instruction: Instruction, code: Uint8Array): string {
  const digits = Array.from(code, byte => byte.toString(16).padStart(2, '0')).join('');
  const bytes = digits.length < CODE_WIDTH ? digits.padEnd(CODE_WIDTH) : `${digits} `;
  return `${backtickAddress(instruction.address)} ${bytes}${narrowed(instruction.text, digits.length - CODE_WIDTH)}`;
}

/** A row for a byte that cannot be read. */
export function unreadableLine(address: Address): string {
  return `${backtickAddress(address)} ${'??'.padEnd(CODE_WIDTH)}???`;
}

/** Takes blanks away between mnemonic and operands. */
function narrowed(text: string, excess: number): string {
  const match = /^(\S+)( +)(.*)$/.exec(text);
  if (excess <= 0 || !match) return text;
  const [, mnemonic = '', , operands = ''] = match;
  return `${mnemonic.padEnd(Math.max(MNEMONIC_WIDTH - excess, mnemonic.length + 1))}${operands}`;
}
