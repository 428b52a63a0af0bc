import type { Address } from '../base/address';
import type { Snapshot } from '../model/snapshot';
import type { Inventory } from './inventory';
import type { KernelTarget } from './kernelTarget';
import type { Memory } from './memory';
import type { ModuleMap } from './modules/moduleMap';
import type { ThreadStack } from './stacks/threadStack';
import type { Registers } from './unwind/registers';

export interface EngineOptions {
  readonly signal?: AbortSignal;
  /** From 0 to 1. */
  readonly onProgress?: (fraction: number, text: string) => void;
  /** Called when the reading has come on: what is there so far can be had, and how far it is. */
  readonly onPart?: (part: () => Snapshot, text: string) => void;
}

/** What the target says of itself, each part absent where it was not read. */
export interface EngineInfo {
  /** Base name of the dump. */
  readonly file: string;
  /** `bitmap`, `full`, `triage`, … */
  readonly dumpKind: string;
  readonly build: number;
  /** 0xF free, 0xC checked. */
  readonly majorVersion: number;
  readonly processors: number;
  readonly bugcheckCode: number;
  readonly bugcheckParameters: readonly Address[];
  /** FILETIME, UTC. */
  readonly systemTime?: bigint;
  /** 100 ns. */
  readonly upTime?: bigint;
  readonly productType?: number;
  readonly suiteMask?: number;
  /** `19041.1.amd64fre.vb_release.191206-1406` (NtBuildLabEx or NtBuildLab). */
  readonly buildLab?: string;
  /** Name of the secondary revision, where the registry value or NtBuildLabEx tells it. */
  readonly kernelBase?: Address;
  readonly loadedModuleList: Address;
  readonly comment?: string;
  /** EXCEPTION_RECORD64 of the dump header, 0x98 bytes. */
  readonly exception?: Uint8Array;
  /** CONTEXT of the dump header. */
  readonly context?: Uint8Array;
  readonly problems: readonly string[];
}

/** All registers of a processor that a CONTEXT or KPROCESSOR_STATE names, by kd's names (`rax`, `efl`, `cs`, `cr3`, …). */
export type FullRegisters = ReadonlyMap<string, bigint>;

export interface ProcessorInfo {
  readonly number: number;
  /** KPRCB. */
  readonly prcb: Address;
  readonly currentThread?: Address;
  readonly idleThread?: Address;
}

/**
 * What can be asked of a kernel that is read by typed memory. The console, the debug adapter and the command line know
 * a dump through this alone. Every call may be cancelled; none throws because memory is missing.
 */
export interface KernelEngine {
  /** undefined: no types for this kernel; `whyNoKernel` says what is needed and where it was looked for. */
  readonly kernel: KernelTarget | undefined;
  readonly whyNoKernel?: string;
  /** Memory without types, which is there also where `kernel` is not. */
  readonly memory?: Memory;
  readonly info: EngineInfo;
  readonly modules: ModuleMap;
  readonly processors: readonly ProcessorInfo[];
  /** Walks everything once; later calls give the same. */
  inventory(options?: EngineOptions): Promise<{ readonly inventory: Inventory; readonly snapshot: Snapshot }>;
  /** The stack of a thread, running or not. */
  stackOf(thread: Address, options?: EngineOptions): Promise<ThreadStack>;
  /** Stack from a context, e.g. of `.cxr` or the dump header. `process`: whose user memory counts. */
  stackFrom(registers: Registers, process: Address | undefined, options?: EngineOptions): Promise<ThreadStack>;
  /** Registers of a processor from its KPRCB, or from the header for the one that wrote the dump. */
  processorRegisters(processor: number): FullRegisters | undefined;
  /** The thread of the bugcheck or of the header's context. */
  readonly currentThread: Address | undefined;
  readonly currentProcessor: number;
  close(): void;
}
