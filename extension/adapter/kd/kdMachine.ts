import { type Address, kdAddress, parseAddress, toAddress } from '../../base/address';
import type { FullRegisters } from '../../kernel/engine';
import type { Block } from '../../kernel/memory';
import { readAgain, type ValueNow } from '../../kernel/readAgain';
import type { ThreadStack } from '../../kernel/stacks/threadStack';
import { bareRegisters } from '../../kernel/unwind/registers';
import { type MemoryEvidence, stopOfKnown } from '../../model/evidence';
import type { Snapshot } from '../../model/snapshot';
import { KdMemory } from '../../target/kd/memory/kdMemory';
import type { CodeLine } from '../machine/codeLine';
import type { Machine, Processor, StackOwner } from '../machine/machine';
import type { StackBulk } from '../machine/stackBulk';
import { disassembleAround } from './disassembly';
import type { KdCore } from './kdCore';
import { KdStackBulk } from './kdStackBulk';
import { KdModules } from './moduleList';
import { numberInPrompt } from './ownerContext';
import type { Stacks } from './stacks';

/** Processors of the largest machines. */
const MOST_PROCESSORS = 4096;

/** Memory, processors and code of a target behind a debugger. What asks it rejects while the target runs. */
export class KdMachine implements Machine {
  readonly modules: KdModules;
  readonly processors: readonly Processor[];
  readonly stackBulk: StackBulk;
  private readonly memory: KdMemory;

  constructor(
    private readonly core: KdCore,
    private readonly stacks: Stacks,
    snapshot: Snapshot,
  ) {
    this.modules = new KdModules(core.modules);
    this.stackBulk = new KdStackBulk(core, snapshot);
    this.processors = core.userMode ? [] : processorsOf(snapshot, this.currentProcessor, this.momentOf(snapshot));
    this.memory = new KdMemory(core.session, snapshot.target.bits === 32 ? 4 : 8, 'user');
  }

  /** What was read at an earlier halt does not say what a processor runs now. A target that never halts was read lastly. */
  private momentOf(snapshot: Snapshot): number {
    return this.core.session.kind === 'local-kernel' ? snapshot.stop : this.core.session.stop;
  }

  get currentProcessor(): number {
    return this.core.userMode ? 0 : numberInPrompt(this.core.asker.prompt);
  }

  async stackOf(owner: StackOwner, signal?: AbortSignal): Promise<ThreadStack> {
    const { frames, why } = await this.stacks.of(owner, 1, signal);
    return {
      frames: frames.map(frame => ({
        sp: toAddress(frame.sp ?? 0n),
        ip: toAddress(frame.ip ?? 0n),
        symbol: frame.name,
        registers: bareRegisters(toAddress(frame.ip ?? 0n), toAddress(frame.sp ?? 0n)),
        trust: 'unwound',
        user: (frame.ip ?? 0n) >> 47n === 0n,
      })),
      resident: why?.includes('not resident') !== true,
      end:
        frames.length > 0
          ? { kind: 'complete' }
          : { kind: 'broken', reason: 'not-printed', at: toAddress(0n), why: why ?? '' },
    };
  }

  /** Registers are asked for by the debugger's own command, where they are shown. */
  registersOf(): FullRegisters | undefined {
    return undefined;
  }

  async read(address: Address, length: number, process?: Address, signal?: AbortSignal): Promise<Block> {
    const range = process === undefined ? { address, length } : { address, length, process };
    const [block] = await this.memory.readMany([range], signal);
    return block ?? { address, bytes: new Uint8Array(length), gaps: [{ offset: 0, length, reason: 'unreadable' }] };
  }

  disassemble(
    address: Address,
    skip: number,
    count: number,
    _process?: Address,
    signal?: AbortSignal,
  ): Promise<readonly CodeLine[]> {
    return disassembleAround(this.core, address, skip, count, signal);
  }

  structureCommand({ address, type, field }: MemoryEvidence): string {
    const offset = this.core.offsetOf(type, field);
    if (offset === undefined) return `dq ${kdAddress(address)} L1`;
    return `dt nt!${type} ${kdAddress(toAddress(address - BigInt(offset)))}`;
  }

  async readAgain(evidence: readonly MemoryEvidence[], signal?: AbortSignal): Promise<readonly ValueNow[]> {
    if (evidence.length === 0) return [];
    const { kernel } = await this.core.kernel(signal);
    return kernel ? readAgain(kernel, evidence, signal) : evidence.map(() => ({ reason: 'no-symbols' }));
  }

  async evaluate(expression: string, signal: AbortSignal): Promise<bigint | undefined> {
    const { text } = await this.core.asker.ask(`? ${expression}`, {
      signal,
      timeoutMs: this.core.args.timeouts.evaluate,
    });
    return parseAddress(/^Evaluate expression: -?\d{1,20} = ([0-9a-f`]{8,17})/im.exec(text)?.[1] ?? '');
  }
}

/** As many as the target says it has; which thread runs on one is known where it was read. */
function processorsOf(snapshot: Snapshot, current: number, stop: number): readonly Processor[] {
  const running = new Map<number, Processor['thread']>();
  for (const thread of snapshot.threads.values())
    if (thread.state?.value === 'RUNNING' && thread.processor && stopOfKnown(thread.processor) === stop)
      running.set(thread.processor.value, thread.id);
  const count = Math.min(MOST_PROCESSORS, Math.max(snapshot.target.processors ?? 1, current + 1));
  return Array.from({ length: count }, (_, number) => {
    const thread = running.get(number);
    return { number, idle: false, ...(thread && { thread }) };
  });
}
