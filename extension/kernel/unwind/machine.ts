import { forgetVolatile, RSP, type Registers } from './registers';
import type { RuntimeFunction, UnwindInfo } from './unwindInfo';

/** What a step needs of a target. Each answer may be undefined: not in the dump, paged out, no such image. */
export interface UnwindSource {
  /** The image that holds an address. */
  imageAt(address: bigint): UnwindImage | undefined;
  /** Eight bytes of the stack. */
  quad(address: bigint): bigint | undefined;
  /** Instruction bytes; fewer than asked for at the end of what is readable. */
  code(address: bigint, length: number): Uint8Array;
}

export interface UnwindImage {
  readonly base: bigint;
  /** Entry for an offset from the base; `none`: the table was read and has none, so the function is a leaf. */
  functionAt(rva: number): RuntimeFunction | 'none' | 'unreadable';
  unwindInfo(rva: number): UnwindInfo | undefined;
}

/** A step that went up, or why there is none. */
export type Step =
  | {
      readonly ok: true;
      readonly registers: Registers;
      /** The frame was an interrupt, exception, system call or switch of stacks. */
      readonly machineFrame: boolean;
      /** Where the processor (or a switch of stacks) put the RIP of that frame. */
      readonly machineFrameAt?: bigint;
      /** The function has no entry in `.pdata`. */
      readonly leaf: boolean;
    }
  | {
      readonly ok: false;
      readonly why: 'no-unwind-info' | 'stack-unreadable' | 'damaged' | 'end';
      /** The place that could not be read. */
      readonly at?: bigint;
    };

/** A processor that goes backwards through a prolog. */
export class Machine {
  readonly general: (bigint | undefined)[];
  rip: bigint;
  machineFrameAt: bigint | undefined;
  /** The place where the stack could not be read. */
  unreadable: bigint | undefined;

  constructor(
    registers: Registers,
    private readonly source: UnwindSource,
  ) {
    this.general = [...registers.general];
    this.rip = registers.rip;
  }

  get rsp(): bigint {
    return this.general[RSP] ?? 0n;
  }

  set rsp(value: bigint) {
    this.general[RSP] = BigInt.asUintN(64, value);
  }

  /** Eight bytes of the stack; remembers where they are missing. */
  quad(address: bigint): bigint | undefined {
    const value = this.source.quad(BigInt.asUintN(64, address));
    if (value === undefined) this.unreadable ??= BigInt.asUintN(64, address);
    return value;
  }

  /** Takes eight bytes off the stack; false if they cannot be read. */
  pop(register: number): boolean {
    const value = this.quad(this.rsp);
    if (value === undefined) return false;
    this.general[register] = value;
    if (register !== RSP) this.rsp += 8n;
    return true;
  }

  /** Ends the step: takes the return address off the stack. What a callee may change is not known any more. */
  leave(leaf: boolean): Step {
    const target = this.quad(this.rsp);
    if (target === undefined) return this.failed();
    this.rsp += 8n;
    this.rip = target;
    return { ok: true, registers: forgetVolatile(this.registers()), machineFrame: false, leaf };
  }

  /** Ends the step behind a machine frame. */
  leaveMachineFrame(at: bigint): Step {
    return {
      ok: true,
      registers: forgetVolatile(this.registers()),
      machineFrame: true,
      machineFrameAt: at,
      leaf: false,
    };
  }

  failed(): Step {
    return { ok: false, why: 'stack-unreadable', ...(this.unreadable !== undefined && { at: this.unreadable }) };
  }

  private registers(): Registers {
    return { rip: this.rip, general: [...this.general] };
  }
}
