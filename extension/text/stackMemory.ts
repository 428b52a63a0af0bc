import type { Address } from '../base/address';
import type { CommandPlace } from '../model/evidence';
import type { ThreadId } from '../model/ids';
import type { StackRows } from './stackRows';
import { SymbolTable } from './symbolTable';

/** A stack that other output broke off; the rows behind that output may go on with it. */
export interface InterruptedStack {
  /** Index of the command. */
  readonly command: number;
  readonly lastLine: number;
  readonly rows: StackRows;
  readonly thread: ThreadId | undefined;
}

/** What the parsers of threads and stacks keep from block to block, one for each log. */
export class StackMemory {
  interrupted: InterruptedStack | undefined;
  /** The thread whose heading (`~*k`, `!running -t`) stands above the next stack of this command. */
  heading: { readonly command: number; readonly thread: ThreadId } | undefined;
  /** Threads found to be current on a processor, by `processorKey`; they hold for one stop. */
  private readonly current = new Map<string, Address>();
  private stop = '';

  constructor(readonly symbols = new SymbolTable()) {}

  /** The same memory at the beginning of a command, to read on from there later; the table of symbols is shared. */
  copy(): StackMemory {
    const copy = new StackMemory(this.symbols);
    copy.stop = this.stop;
    for (const [processor, thread] of this.current) copy.current.set(processor, thread);
    return copy;
  }

  /** Equal for two memories that make no difference to the commands that follow. */
  key(): string {
    if (this.current.size === 0) return '';
    return `${this.stop} ${[...this.current].map(([processor, thread]) => `${processor}:${thread.toString(16)}`).join()}`;
  }

  /** Notes that `thread` is what the processor of this prompt is running. */
  setCurrent(command: CommandPlace, thread: Address): void {
    this.forgetOldStop(command);
    this.current.set(processorOf(command.prompt), thread);
  }

  currentOf(command: CommandPlace): Address | undefined {
    this.forgetOldStop(command);
    return this.current.get(processorOf(command.prompt));
  }

  private forgetOldStop(command: CommandPlace): void {
    const stop = `${command.kernel}.${command.stop}`;
    if (stop === this.stop) return;
    this.stop = stop;
    this.current.clear();
  }
}

/** The memory of a log, made when first needed; `holder` is the scope of the log. */
export function memoryOf(holder: { stackMemory?: StackMemory }): StackMemory {
  return (holder.stackMemory ??= new StackMemory());
}

/** `3` of `3: kd>`, empty for a prompt without processor. */
function processorOf(prompt: string): string {
  return /^(\d{1,4}): l?kd>/.exec(prompt)?.[1] ?? '';
}
