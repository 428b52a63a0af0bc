import { type Address, kdAddress, toAddress } from '../../base/address';
import type { FullRegisters, KernelEngine } from '../../kernel/engine';
import type { Block } from '../../kernel/memory';
import type { ModuleMap } from '../../kernel/modules/moduleMap';
import { readAgain, type ValueNow } from '../../kernel/readAgain';
import type { ThreadStack } from '../../kernel/stacks/threadStack';
import { unwindRegisters } from '../../kernel/registers/context';
import type { MemoryEvidence } from '../../model/evidence';
import { addressOfId, idOf, type ThreadId } from '../../model/ids';
import type { CodeLine } from '../machine/codeLine';
import type { Machine, Processor, StackOwner } from '../machine/machine';
import type { CodeReader } from '../machine/codeReader';
import type { StackBulk } from '../machine/stackBulk';
import type { DumpConsole } from './dumpConsole';
import { DumpStackBulk } from './dumpStackBulk';
import type { StackStore } from './stackStore';

/** A dump's memory, processors and stacks. */
export class DumpMachine implements Machine {
  readonly processors: readonly Processor[];
  readonly currentProcessor: number;
  readonly modules: ModuleMap;
  readonly stackBulk: StackBulk;

  constructor(
    private readonly engine: KernelEngine,
    private readonly stacks: StackStore,
    private readonly console: DumpConsole,
    private readonly code: CodeReader,
  ) {
    this.modules = engine.modules;
    this.stackBulk = new DumpStackBulk(stacks);
    this.currentProcessor = engine.currentProcessor;
    this.processors = processorsOf(engine);
  }

  async stackOf(owner: StackOwner): Promise<ThreadStack> {
    const thread = owner.kind === 'thread' ? owner.id : this.running(owner.number);
    const address = thread && this.threadAddress(thread);
    const stack = address === undefined ? NOT_READ : await this.stacks.at(address);
    if (stack.frames.length > 0) return stack;
    // Without the types of the kernel little is known of the thread that ran, but the header has the registers.
    const registers =
      owner.kind === 'processor' ? unwindRegisters(this.registersOf(owner.number) ?? new Map()) : undefined;
    return registers ? this.engine.stackFrom(registers, undefined) : stack;
  }

  registersOf(processor: number): FullRegisters | undefined {
    return this.engine.processorRegisters(processor);
  }

  async read(address: Address, length: number, process?: Address, signal?: AbortSignal): Promise<Block> {
    const range = process === undefined ? { address, length } : { address, length, process };
    const blocks = await this.engine.kernel?.memory.readMany([range], signal);
    return blocks?.[0] ?? unread(address, length);
  }

  disassemble(
    address: Address,
    skip: number,
    count: number,
    process?: Address,
    signal?: AbortSignal,
  ): Promise<readonly CodeLine[]> {
    return this.code.read(this, { address, skip, count, process }, signal);
  }

  structureCommand({ address, type, field }: MemoryEvidence): string {
    const offset = this.engine.kernel?.fields.find(type, field)?.offset;
    if (offset === undefined) return `dq ${kdAddress(address)} L1`;
    return `dt nt!${type} ${kdAddress(toAddress(address - BigInt(offset)))}`;
  }

  async readAgain(evidence: readonly MemoryEvidence[], signal?: AbortSignal): Promise<readonly ValueNow[]> {
    const { kernel } = this.engine;
    return kernel ? readAgain(kernel, evidence, signal) : evidence.map(() => ({ reason: 'no-symbols' }));
  }

  evaluate(expression: string, signal: AbortSignal): Promise<bigint | undefined> {
    return this.console.evaluate(expression, signal);
  }

  private threadAddress(id: ThreadId): Address | undefined {
    const entity = this.stacks.snapshot.find(id);
    return entity?.kind === 'thread' ? entity.address?.value : addressOfId(id);
  }

  private running(processor: number): ThreadId | undefined {
    return this.processors.find(one => one.number === processor)?.thread;
  }
}

function processorsOf({ processors, currentProcessor, currentThread }: KernelEngine): readonly Processor[] {
  // A small memory dump, or one without symbols: the one that wrote it is all that is known.
  const known =
    processors.length > 0 ? processors : [{ number: currentProcessor, currentThread, idleThread: undefined }];
  return known.map(one => ({
    number: one.number,
    idle: one.currentThread !== undefined && one.currentThread === one.idleThread,
    ...(one.currentThread === undefined ? {} : { thread: idOf('thread', one.currentThread) }),
  }));
}

const NOT_READ: ThreadStack = {
  frames: [],
  resident: true,
  end: { kind: 'broken', reason: 'not-in-dump', at: toAddress(0n), why: 'It is not known which thread that is' },
};

/** Without the types of the kernel its page tables are not read, so nothing of its memory is known. */
function unread(address: Address, length: number): Block {
  return { address, bytes: new Uint8Array(length), gaps: [{ offset: 0, length, reason: 'no-symbols' }] };
}
