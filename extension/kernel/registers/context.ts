import type { FullRegisters } from '../engine';
import { type Block, gapAt } from '../memory';
import type { StructView } from '../structView';
import { REGISTER_NAMES, type Registers } from '../unwind/registers';

/*
 * CONTEXT of x64. The public types of the kernel have it; where there are no symbols, the offsets below are used. Source:
 * Microsoft, winnt.h; the layout is part of the interface of user mode and has never changed. ContextFlags says which
 * groups of registers were saved: what a processor did not save is not known, whatever the memory holds.
 */

const CONTROL = 1n;
const INTEGER = 2n;
const SEGMENTS = 4n;
const FLOATING = 8n;
const DEBUG = 0x10n;
/** CONTEXT_AMD64: the mark of the architecture. */
const ARCHITECTURE = 0x100000n;

/** Bytes of the fixed part of a CONTEXT. */
export const CONTEXT_SIZE = 0x4d0;
const FLAGS_AT = 0x30;

/** [kd's name, field, offset, bytes, group] */
const FIELDS: readonly (readonly [string, string, number, number, bigint])[] = [
  ['rax', 'Rax', 0x78, 8, INTEGER],
  ['rcx', 'Rcx', 0x80, 8, INTEGER],
  ['rdx', 'Rdx', 0x88, 8, INTEGER],
  ['rbx', 'Rbx', 0x90, 8, INTEGER],
  ['rsp', 'Rsp', 0x98, 8, CONTROL],
  ['rbp', 'Rbp', 0xa0, 8, INTEGER],
  ['rsi', 'Rsi', 0xa8, 8, INTEGER],
  ['rdi', 'Rdi', 0xb0, 8, INTEGER],
  ['r8', 'R8', 0xb8, 8, INTEGER],
  ['r9', 'R9', 0xc0, 8, INTEGER],
  ['r10', 'R10', 0xc8, 8, INTEGER],
  ['r11', 'R11', 0xd0, 8, INTEGER],
  ['r12', 'R12', 0xd8, 8, INTEGER],
  ['r13', 'R13', 0xe0, 8, INTEGER],
  ['r14', 'R14', 0xe8, 8, INTEGER],
  ['r15', 'R15', 0xf0, 8, INTEGER],
  ['rip', 'Rip', 0xf8, 8, CONTROL],
  ['efl', 'EFlags', 0x44, 4, CONTROL],
  ['cs', 'SegCs', 0x38, 2, CONTROL],
  ['ds', 'SegDs', 0x3a, 2, SEGMENTS],
  ['es', 'SegEs', 0x3c, 2, SEGMENTS],
  ['fs', 'SegFs', 0x3e, 2, SEGMENTS],
  ['gs', 'SegGs', 0x40, 2, SEGMENTS],
  ['ss', 'SegSs', 0x42, 2, CONTROL],
  ['dr0', 'Dr0', 0x48, 8, DEBUG],
  ['dr1', 'Dr1', 0x50, 8, DEBUG],
  ['dr2', 'Dr2', 0x58, 8, DEBUG],
  ['dr3', 'Dr3', 0x60, 8, DEBUG],
  ['dr6', 'Dr6', 0x68, 8, DEBUG],
  ['dr7', 'Dr7', 0x70, 8, DEBUG],
  ['mxcsr', 'MxCsr', 0x34, 4, FLOATING],
];

/** Registers of the bytes of a CONTEXT; those that are cut off, in a gap or not saved are absent. */
export function contextRegisters(block: Block): FullRegisters {
  const view = new DataView(block.bytes.buffer, block.bytes.byteOffset, block.bytes.byteLength);
  if (gapAt(block, FLAGS_AT, 4)) return new Map();
  return collect(BigInt(view.getUint32(FLAGS_AT, true)), (_, at, size) => {
    if (gapAt(block, at, size)) return undefined;
    if (size === 8) return view.getBigUint64(at, true);
    return BigInt(size === 4 ? view.getUint32(at, true) : view.getUint16(at, true));
  });
}

/** Registers of a CONTEXT by its type in the symbols. `path`: where it lies inside of the structure (`ContextFrame.`). */
export function contextOf(view: StructView, path = ''): FullRegisters {
  const flags = view.value(`${path}ContextFlags`);
  return flags === undefined ? new Map() : collect(flags, field => view.value(path + field));
}

function collect(flags: bigint, read: (field: string, at: number, size: number) => bigint | undefined): FullRegisters {
  const found = new Map<string, bigint>();
  if ((flags & ARCHITECTURE) === 0n) return found;
  for (const [name, field, at, size, group] of FIELDS) {
    const value = (flags & group) === 0n ? undefined : read(field, at, size);
    if (value !== undefined) found.set(name, value);
  }
  return found;
}

/** What unwinding starts from; undefined where the instruction or the stack pointer is not known. */
export function unwindRegisters(full: FullRegisters): Registers | undefined {
  const rip = full.get('rip');
  if (rip === undefined || rip === 0n || full.get('rsp') === undefined) return undefined;
  return { rip, general: REGISTER_NAMES.map(name => full.get(name)) };
}
