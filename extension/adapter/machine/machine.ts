import type { Address } from '../../base/address';
import type { MemoryEvidence } from '../../model/evidence';
import type { ThreadId } from '../../model/ids';
import type { FullRegisters } from '../../kernel/engine';
import type { Block } from '../../kernel/memory';
import type { ModuleMap } from '../../kernel/modules/moduleMap';
import type { ValueNow } from '../../kernel/readAgain';
import type { ThreadStack } from '../../kernel/stacks/threadStack';
import type { CodeLine } from './codeLine';
import type { StackBulk } from './stackBulk';

/** A processor of the target and what ran on it. */
export interface Processor {
  readonly number: number;
  /** The thread that ran on it; absent where that was not read. */
  readonly thread?: ThreadId;
  /** It ran its idle thread. */
  readonly idle: boolean;
}

/** Whose stack is meant: a thread's, or that of what runs on a processor. */
export type StackOwner =
  { readonly kind: 'thread'; readonly id: ThreadId } | { readonly kind: 'processor'; readonly number: number };

/**
 * What can be asked of a target beyond its snapshot, because its memory can be read. Answers are kept: the target stands
 * still. None rejects because memory is missing.
 */
export interface Machine {
  /** In the order of their numbers. */
  readonly processors: readonly Processor[];
  /** The processor that the target speaks of: the one that wrote the dump. */
  readonly currentProcessor: number;
  readonly modules: ModuleMap;
  stackOf(owner: StackOwner, signal?: AbortSignal): Promise<ThreadStack>;
  /** Stacks of many threads. */
  readonly stackBulk: StackBulk;
  /** All registers of a processor, where the target keeps them. */
  registersOf(processor: number): FullRegisters | undefined;
  /** `process`: whose user-mode addresses are meant. */
  read(address: Address, length: number, process?: Address, signal?: AbortSignal): Promise<Block>;
  /** Exactly `count` instructions, the first of them `skip` instructions behind (before, where negative) the address. */
  disassemble(
    address: Address,
    skip: number,
    count: number,
    process?: Address,
    signal?: AbortSignal,
  ): Promise<readonly CodeLine[]>;
  /** What to type to see the structure that a value was read from. */
  structureCommand(evidence: MemoryEvidence): string;
  /** What stands now where values were read, in the order of the evidence. */
  readAgain(evidence: readonly MemoryEvidence[], signal?: AbortSignal): Promise<readonly ValueNow[]>;
  /** Value of an expression as the console reads it; undefined where it means nothing. */
  evaluate(expression: string, signal: AbortSignal): Promise<bigint | undefined>;
}
