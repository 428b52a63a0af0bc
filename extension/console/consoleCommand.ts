import type { Address } from '../base/address';
import type { KernelEngine } from '../kernel/engine';
import type { Block } from '../kernel/memory';

/** Takes what a command prints, in pieces, lines ended by LF as kd ends them on pipes. */
export interface Output {
  write(text: string): void;
}

/** The state that commands share: which thread, process and processor is meant when none is named. */
export interface ConsoleContext {
  readonly engine: KernelEngine;
  /** ETHREAD set by `.thread`, else that of the current processor. */
  thread: Address | undefined;
  /** EPROCESS set by `.process`, else that of the current thread. */
  process: Address | undefined;
  processor: number;
  /** Of numbers without a prefix; kd starts with 16. */
  radix: 8 | 10 | 16;
  /**
   * Value of a MASM expression: numbers, symbols, registers, pseudo-registers, operators, `poi` and its kin.
   * @throws ConsoleError with kd's own words
   */
  evaluate(expression: string, signal: AbortSignal): Promise<bigint>;
  /** Memory of the current process (user addresses) or of the kernel. */
  read(address: Address, length: number, signal: AbortSignal): Promise<Block>;
}

/** One command of the console. */
export interface ConsoleCommand {
  /** As typed: `!alpc`, `.thread`, `dt`, `k`. Case does not count. */
  readonly names: readonly string[];
  /** `args`: what stands behind the name, not trimmed at its end where that could matter. */
  run(args: string, context: ConsoleContext, out: Output, signal: AbortSignal): Promise<void>;
}

/** A command that failed. `message` is what kd prints for it. */
export class ConsoleError extends Error {
  override readonly name = 'ConsoleError';
}
