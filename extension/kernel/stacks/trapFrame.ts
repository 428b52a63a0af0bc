import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import type { FieldFinder } from '../fieldAccess';
import { RBP, type Registers, RSP } from '../unwind/registers';
import type { UnwindMemory } from '../unwind/unwindMemory';

const TYPE = '_KTRAP_FRAME';
/** Fields by register number. What a system call may destroy is saved for interrupts and exceptions only. */
const VOLATILE_FIELDS: readonly (readonly [number, string])[] = [
  [0, 'Rax'],
  [1, 'Rcx'],
  [2, 'Rdx'],
  [8, 'R8'],
  [9, 'R9'],
  [10, 'R10'],
  [11, 'R11'],
];
/** `_KTRAP_FRAME.ExceptionActive`: 0 interrupt, 1 exception, 2 system call. */
const SERVICE = 2n;

/** Reads KTRAP_FRAMEs through what a stack sees of the target. */
export class TrapFrames {
  constructor(
    private readonly fields: FieldFinder,
    private readonly memory: UnwindMemory,
  ) {}

  get size(): number {
    return this.fields.sizeOf(TYPE) ?? 0;
  }

  /** The frame whose RIP the processor pushed at an address; undefined if it would begin below the frame that owns it. */
  around(ripAt: bigint, sp: bigint): Address | undefined {
    const rip = this.fields.find(TYPE, 'Rip');
    const start = rip && ripAt - BigInt(rip.offset);
    return start !== undefined && start >= sp ? toAddress(start) : undefined;
  }

  /** Adds what the frame says of registers that unwinding cannot know. */
  complete(frame: Address, registers: Registers): Registers {
    const active = this.field(frame, 'ExceptionActive');
    if (active === undefined || (active & 0xffn) >= SERVICE) return registers;
    const general = [...registers.general];
    for (const [number, name] of VOLATILE_FIELDS) general[number] = this.field(frame, name);
    return { rip: registers.rip, general };
  }

  /** Registers of user mode; undefined where the frame cannot be read or is not one of user mode. */
  userRegisters(frame: Address): Registers | undefined {
    const selector = this.field(frame, 'SegCs');
    const rip = this.field(frame, 'Rip');
    const rsp = this.field(frame, 'Rsp');
    // Privilege level 3 in the lowest bits of the code selector.
    if (rip === undefined || rsp === undefined || selector === undefined || (selector & 3n) !== 3n) return undefined;
    const general: (bigint | undefined)[] = Array.from({ length: 16 }, () => undefined);
    general[RSP] = rsp;
    general[RBP] = this.field(frame, 'Rbp');
    return this.complete(frame, { rip, general });
  }

  private field(frame: Address, name: string): bigint | undefined {
    const access = this.fields.find(TYPE, name);
    if (!access || access.size > 8) return undefined;
    const quad = this.memory.quad(frame + BigInt(access.offset));
    return quad === undefined ? undefined : quad & ((1n << BigInt(access.size * 8)) - 1n);
  }
}
