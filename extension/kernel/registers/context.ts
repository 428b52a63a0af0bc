import type { FullRegisters } from '../engine';
import { type Block, gapAt } from '../memory';
import type { StructView } from '../structView';
import { REGISTER_NAMES, type Registers } from '../unwind/registers';

/*
 * CONTEXT of x64. The public types of the kernel have it; where there are no symbols, the offsets below are used. Source:
 * Microsoft, winnt.h; the layout is part of the interface of user mode and has never changed.
 */

/** [kd's name, field, offset, bytes] */
const FIELDS: readonly (readonly [string, string, number, number])[] = [
  ['rax', 'Rax', 0x78, 8],
  ['rcx', 'Rcx', 0x80, 8],
  ['rdx', 'Rdx', 0x88, 8],
  ['rbx', 'Rbx', 0x90, 8],
  ['rsp', 'Rsp', 0x98, 8],
  ['rbp', 'Rbp', 0xa0, 8],
  ['rsi', 'Rsi', 0xa8, 8],
  ['rdi', 'Rdi', 0xb0, 8],
  ['r8', 'R8', 0xb8, 8],
  ['r9', 'R9', 0xc0, 8],
  ['r10', 'R10', 0xc8, 8],
  ['r11', 'R11', 0xd0, 8],
  ['r12', 'R12', 0xd8, 8],
  ['r13', 'R13', 0xe0, 8],
  ['r14', 'R14', 0xe8, 8],
  ['r15', 'R15', 0xf0, 8],
  ['rip', 'Rip', 0xf8, 8],
  ['efl', 'EFlags', 0x44, 4],
  ['cs', 'SegCs', 0x38, 2],
  ['ds', 'SegDs', 0x3a, 2],
  ['es', 'SegEs', 0x3c, 2],
  ['fs', 'SegFs', 0x3e, 2],
  ['gs', 'SegGs', 0x40, 2],
  ['ss', 'SegSs', 0x42, 2],
  ['dr0', 'Dr0', 0x48, 8],
  ['dr1', 'Dr1', 0x50, 8],
  ['dr2', 'Dr2', 0x58, 8],
  ['dr3', 'Dr3', 0x60, 8],
  ['dr6', 'Dr6', 0x68, 8],
  ['dr7', 'Dr7', 0x70, 8],
  ['mxcsr', 'MxCsr', 0x34, 4],
];

/** Bytes of a CONTEXT without what follows its fixed part. */
export const CONTEXT_SIZE = 0x4d0;

/** Registers of the bytes of a CONTEXT; those that are cut off or in a gap are absent. */
export function contextRegisters(block: Block): FullRegisters {
  const view = new DataView(block.bytes.buffer, block.bytes.byteOffset, block.bytes.byteLength);
  const found = new Map<string, bigint>();
  for (const [name, , at, size] of FIELDS) {
    if (gapAt(block, at, size)) continue;
    const value =
      size === 8 ? view.getBigUint64(at, true) : size === 4 ? view.getUint32(at, true) : view.getUint16(at, true);
    found.set(name, BigInt(value));
  }
  return found;
}

/** Registers of a CONTEXT by its type in the symbols. */
export function contextOf(view: StructView, path = ''): FullRegisters {
  const found = new Map<string, bigint>();
  for (const [name, field] of FIELDS) {
    const value = view.value(path + field);
    if (value !== undefined) found.set(name, value);
  }
  return found;
}

/** What unwinding starts from; undefined where the instruction or the stack pointer is not known. */
export function unwindRegisters(full: FullRegisters): Registers | undefined {
  const rip = full.get('rip');
  if (rip === undefined || full.get('rsp') === undefined) return undefined;
  return { rip, general: REGISTER_NAMES.map(name => full.get(name)) };
}
