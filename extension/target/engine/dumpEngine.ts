import type { Address } from '../../base/address';
import type { EngineInfo, EngineOptions, FullRegisters, KernelEngine, ProcessorInfo } from '../../kernel/engine';
import type { Inventory, ReadInventory } from '../../kernel/inventory';
import type { KernelTarget } from '../../kernel/kernelTarget';
import type { Memory } from '../../kernel/memory';
import type { ModuleMap } from '../../kernel/modules/moduleMap';
import type { ThreadStack } from '../../kernel/stacks/threadStack';
import type { Registers } from '../../kernel/unwind/registers';
import type { Snapshot } from '../../model/snapshot';
import { SnapshotBuilder } from '../../model/snapshotBuilder';
import { reportModules, reportTarget } from './targetFacts';

/** What opening a dump found out. */
export interface EngineParts {
  readonly kernel: KernelTarget | undefined;
  readonly whyNoKernel?: string;
  readonly memory: Memory;
  readonly info: EngineInfo;
  readonly modules: ModuleMap;
  readonly processors: readonly ProcessorInfo[];
  readonly currentProcessor: number;
  readonly currentThread: Address | undefined;
  readonly readInventory: ReadInventory;
  readonly stacks: StackReader;
  readonly close: () => void;
}

/** Follows stacks; see KernelEngine. */
export interface StackReader {
  stackOf(thread: Address, options?: EngineOptions): Promise<ThreadStack>;
  stackFrom(registers: Registers, process: Address | undefined, options?: EngineOptions): Promise<ThreadStack>;
  processorRegisters(processor: number): FullRegisters | undefined;
}

type Reading = Promise<{ readonly inventory: Inventory; readonly snapshot: Snapshot }>;

/** A kernel dump that is open. */
export class DumpEngine implements KernelEngine {
  readonly kernel: KernelTarget | undefined;
  readonly memory: Memory;
  readonly info: EngineInfo;
  readonly modules: ModuleMap;
  readonly processors: readonly ProcessorInfo[];
  readonly currentProcessor: number;
  readonly currentThread: Address | undefined;
  readonly whyNoKernel?: string;
  private reading: Reading | undefined;

  constructor(private readonly parts: EngineParts) {
    this.kernel = parts.kernel;
    this.memory = parts.memory;
    this.info = parts.info;
    this.modules = parts.modules;
    this.processors = parts.processors;
    this.currentProcessor = parts.currentProcessor;
    this.currentThread = parts.currentThread;
    if (parts.whyNoKernel !== undefined) this.whyNoKernel = parts.whyNoKernel;
  }

  inventory(options: EngineOptions = {}): Reading {
    const reading = (this.reading ??= this.read(options));
    // What was left out can be asked for again; so can what failed.
    const forget = (): void => {
      if (this.reading === reading) this.reading = undefined;
    };
    reading.then(({ inventory }) => {
      if (inventory.cancelled !== undefined) forget();
    }, forget);
    return reading;
  }

  stackOf(thread: Address, options?: EngineOptions): Promise<ThreadStack> {
    return this.parts.stacks.stackOf(thread, options);
  }

  stackFrom(registers: Registers, process: Address | undefined, options?: EngineOptions): Promise<ThreadStack> {
    return this.parts.stacks.stackFrom(registers, process, options);
  }

  processorRegisters(processor: number): FullRegisters | undefined {
    return this.parts.stacks.processorRegisters(processor);
  }

  close(): void {
    this.parts.close();
  }

  private async read(options: EngineOptions): Reading {
    const sink = new SnapshotBuilder('dump');
    reportTarget(sink, this.info);
    const { onProgress, onPart } = options;
    const told: EngineOptions = {
      ...options,
      onProgress: (fraction, text) => {
        onProgress?.(fraction, text);
        onPart?.(() => sink.build([], true), text);
      },
    };
    const inventory = this.kernel ? await this.parts.readInventory(this.kernel, sink, told) : this.nothing();
    reportModules(sink, this.modules, this.info);
    return { inventory, snapshot: sink.build() };
  }

  private nothing(): Inventory {
    const problems = this.whyNoKernel === undefined ? [] : [this.whyNoKernel];
    return { processes: [], threads: [], ports: [], messages: [], problems };
  }
}
