import type { Address } from '../base/address';
import type { KernelEngine } from '../kernel/engine';
import type { Block } from '../kernel/memory';
import type { Disassembler } from './disassembler';
import type { RegisterScope } from './registers/registerScope';

/** Takes what a command prints, in pieces, lines ended by LF as kd ends them on pipes. */
export interface Output {
  write(text: string): void;
}

/** A value at the beginning of a text, and what stands behind it. */
export interface FirstValue {
  readonly value: bigint;
  readonly rest: string;
}

/** The state that commands share: which thread, process and processor is meant when none is named. */
export interface ConsoleContext {
  readonly engine: KernelEngine;
  /** ETHREAD set by `.thread`, else that of the current processor. Setting it ends the scope of `.cxr` and `.trap`. */
  thread: Address | undefined;
  /** EPROCESS set by `.process`, else that of the current thread. */
  process: Address | undefined;
  processor: number;
  /** Of numbers without a prefix; kd starts with 16. */
  radix: 8 | 10 | 16;
  /** `.prefer_dml 1`: over a pipe it changes only that `k` numbers its frames. */
  preferDml: boolean;
  /** Where `d*`, `s` and `u` go on when no address is given. */
  nextAddress: Address;
  nextInstruction: Address | undefined;
  readonly disassembler: Disassembler | undefined;
  /**
   * Value of a MASM expression: numbers, symbols, registers, pseudo-registers, operators, `poi` and its kin.
   * @throws ConsoleError with kd's own words
   */
  evaluate(expression: string, signal: AbortSignal): Promise<bigint>;
  /** The same for the expression that a text begins with: `ffffc08b`dce94180 17`. */
  evaluateFirst(text: string, signal: AbortSignal): Promise<FirstValue>;
  /** Memory of the current process (user addresses) or of the kernel. */
  read(address: Address, length: number, signal: AbortSignal): Promise<Block>;
  /** Registers of `.cxr`, `.trap`, `.thread`, or of the current processor; undefined where none are known. */
  registers(signal: AbortSignal): Promise<RegisterScope | undefined>;
  /** `.cxr`, `.trap`: registers that count from now on; undefined: those of the thread or processor again. */
  setRegisters(scope: RegisterScope | undefined): void;
  /** `~1`: another processor, its thread and that thread's process. */
  selectProcessor(number: number): void;
}

/** One command of the console. */
export interface ConsoleCommand {
  /** As typed: `!alpc`, `.thread`, `dt`, `k`. Case counts only where kd tells two commands apart by it (`dd`, `dD`). */
  readonly names: readonly string[];
  /** `args`: what stands behind the name, not trimmed at its end where that could matter. */
  run(args: string, context: ConsoleContext, out: Output, signal: AbortSignal): Promise<void>;
}

/** A command that failed. `message` is what kd prints for it. */
export class ConsoleError extends Error {
  override readonly name: string = 'ConsoleError';
}
