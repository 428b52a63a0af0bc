import type { WorldFunction } from './functions';

/*
 * UNWIND_INFO of version 1. Source: Microsoft, "x64 exception handling": byte 0 version and flags, 1 size of the
 * prolog, 2 count of codes, 3 frame register; each code has the offset behind its instruction, the operation in bits 0
 * to 3 and its info in bits 4 to 7; the last instruction comes first.
 */
const VERSION = 1;
const PUSH_NONVOL = 0;
const ALLOC_LARGE = 1;
const ALLOC_SMALL = 2;
const PUSH_MACHFRAME = 10;
/** ALLOC_SMALL reaches from 8 to 128 bytes. */
const SMALL_LIMIT = 128;

/** The record of a function. */
export function unwindInfoOf(fn: WorldFunction): Uint8Array {
  const slots: number[] = [];
  const push = (at: number, operation: number, info: number): number =>
    slots.push(at | ((operation | (info << 4)) << 8));
  const end = prologCode(fn).length;
  if (fn.allocated > 0 && fn.allocated <= SMALL_LIMIT) push(end, ALLOC_SMALL, fn.allocated / 8 - 1);
  else if (fn.allocated > 0) {
    push(end, ALLOC_LARGE, 0);
    slots.push(fn.allocated / 8);
  }
  for (let i = fn.pushes.length - 1; i >= 0; i--) push(i + 1, PUSH_NONVOL, fn.pushes[i] ?? 0);
  // Between the machine frame and the pushed register lies the error code, which system calls leave empty.
  if (fn.machineFrame === 'plain') push(0, ALLOC_SMALL, 0);
  if (fn.machineFrame) push(0, PUSH_MACHFRAME, fn.machineFrame === 'error-code' ? 1 : 0);
  const bytes = new Uint8Array(4 + (slots.length + (slots.length % 2)) * 2);
  bytes.set([VERSION, end, slots.length, 0]);
  slots.forEach((slot, i) => {
    bytes.set([slot & 0xff, slot >> 8], 4 + i * 2);
  });
  return bytes;
}

/** Instructions of a prolog: `push reg` (one byte each) and `sub rsp, imm32`. */
export function prologCode(fn: WorldFunction): Uint8Array {
  const bytes = fn.pushes.map(register => 0x50 + register);
  if (fn.allocated > 0) bytes.push(0x48, 0x81, 0xec, fn.allocated & 0xff, (fn.allocated >> 8) & 0xff, 0, 0);
  return Uint8Array.from(bytes);
}
