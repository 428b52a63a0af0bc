/** General registers of x64 by the numbers that unwind codes use. */
export const REGISTER_NAMES = [
  'rax',
  'rcx',
  'rdx',
  'rbx',
  'rsp',
  'rbp',
  'rsi',
  'rdi',
  'r8',
  'r9',
  'r10',
  'r11',
  'r12',
  'r13',
  'r14',
  'r15',
] as const;

export const RSP = 4;
export const RBP = 5;

/** What is known of a processor at one frame. Registers that a callee may have changed are undefined. */
export interface Registers {
  readonly rip: bigint;
  /** By number; `general[RSP]` is always known. */
  readonly general: readonly (bigint | undefined)[];
}

/** Registers with nothing but the instruction and stack pointers known. */
export function bareRegisters(rip: bigint, rsp: bigint): Registers {
  const general: (bigint | undefined)[] = Array.from({ length: 16 }, () => undefined);
  general[RSP] = rsp;
  return { rip, general };
}

/** Numbers of the registers that a callee may change: rax, rcx, rdx, r8 to r11. Source: Microsoft, "x64 calling convention". */
const VOLATILE: ReadonlySet<number> = new Set([0, 1, 2, 8, 9, 10, 11]);

/** The same without what a call leaves undefined. */
export function forgetVolatile(registers: Registers): Registers {
  return { rip: registers.rip, general: registers.general.map((value, i) => (VOLATILE.has(i) ? undefined : value)) };
}

/** The stack pointer. */
export function stackPointer(registers: Registers): bigint {
  return registers.general[RSP] ?? 0n;
}
