import { type Address, toAddress } from '../../base/address';
import type { EngineOptions, FullRegisters, ProcessorInfo } from '../engine';
import type { Block } from '../memory';
import { contextRegisters, unwindRegisters } from '../registers/context';
import { readProcessorRegisters } from '../registers/processorState';
import type { Registers } from '../unwind/registers';
import { KernelStacks, type StackSource } from './kernelStacks';
import type { ThreadStack } from './threadStack';

/** What the stacks of a stopped machine are read from. */
export interface EngineStackSource extends Omit<StackSource, 'running'> {
  readonly processors: readonly ProcessorInfo[];
  /** The processor that wrote the dump, whose registers the dump header has. */
  readonly currentProcessor: number;
  /** CONTEXT of the dump header. */
  readonly headerContext: Uint8Array | undefined;
}

/** Stacks and registers of a machine that has stopped. */
export class EngineStacks {
  private readonly stacks: KernelStacks;

  private constructor(
    source: EngineStackSource,
    private readonly registers: ReadonlyMap<number, FullRegisters>,
  ) {
    const running = new Map(
      source.processors.flatMap(({ number, currentThread }): (readonly [Address, Registers])[] => {
        const known = unwindRegisters(registers.get(number) ?? new Map());
        return currentThread !== undefined && known ? [[currentThread, known]] : [];
      }),
    );
    this.stacks = new KernelStacks({ ...source, running: thread => running.get(thread) });
  }

  /** Reads the registers of all processors; stacks are read when they are asked for. */
  static async open(source: EngineStackSource, signal?: AbortSignal): Promise<EngineStacks> {
    const registers = new Map(await readProcessorRegisters(source.target, source.processors, signal));
    const { currentProcessor, headerContext } = source;
    const header = headerContext && contextRegisters(wholeBlock(headerContext));
    // The header has the registers of the crash itself; what the processor saved later lies behind that.
    if (header && unwindRegisters(header))
      registers.set(currentProcessor, new Map([...(registers.get(currentProcessor) ?? []), ...header]));
    return new EngineStacks(source, registers);
  }

  /** Registers by kd's names; undefined where the processor saved none. */
  processorRegisters(processor: number): FullRegisters | undefined {
    return this.registers.get(processor);
  }

  /** The stack of a thread by its ETHREAD, running or not. */
  stackOf(thread: Address, options?: EngineOptions): Promise<ThreadStack> {
    return this.stacks.stackOf(thread, options);
  }

  /** Many at once. */
  stacksOf(threads: readonly Address[], options?: EngineOptions): Promise<readonly ThreadStack[]> {
    return this.stacks.stacksOf(threads, options);
  }

  /** The stack above known registers. `process`: whose user memory counts. */
  stackFrom(registers: Registers, process: Address | undefined, options?: EngineOptions): Promise<ThreadStack> {
    return this.stacks.stackFrom(registers, process, options);
  }
}

function wholeBlock(bytes: Uint8Array): Block {
  return { address: toAddress(0n), bytes, gaps: [] };
}
