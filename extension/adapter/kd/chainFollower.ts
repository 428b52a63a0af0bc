import { analyse } from '../../analysis/analyse';
import type { Chain } from '../../analysis/verdict';
import type { Address } from '../../base/address';
import { plainLine } from '../../base/markdown';
import { WaitFollower } from '../../kernel/followWaits';
import { KernelTarget } from '../../kernel/kernelTarget';
import { addressOfId, type EntityId, type ThreadId } from '../../model/ids';
import { plainFact } from '../../model/plainFact';
import type { Snapshot } from '../../model/snapshot';
import { SnapshotBuilder } from '../../model/snapshotBuilder';
import { KdMemory } from '../../target/kd/memory/kdMemory';
import { RequestError } from '../errors';
import type { FollowedChain } from '../session/debuggee';
import type { WorkOptions } from '../session/workOptions';
import { chainQuestions, isSettled } from './chainQuestions';
import { costText } from './costText';
import { HaltBound } from './haltBound';
import type { KdCore } from './kdCore';
import { wantedThread, type WantedThread } from './threadWanted';
import { Transcript } from './transcript';

/** Hops that are followed by commands: longer chains do not occur, a machine that pretends to have one is damaged. */
const MOST_HOPS = 64;
const MOST_COMMANDS = 160;
/** Rounds of commands and typed memory: what memory tells may lead to things that commands tell more of. */
const MOST_ROUNDS = 4;
/** A large machine has so many resources; they are looked through only where that takes a moment. */
const RESOURCES = 4_000;
const RESOURCES_MS = 4_000;

/**
 * "Why does this thread hang?", asked of a debugger: follows the chain hop by hop with the debugger's own commands, one or
 * two a hop, whose answers are kept as evidence. What their text does not settle is read as typed memory of the things on
 * the chain. The cost depends on the length of the chain, not on what the machine holds.
 */
export class ChainFollower {
  constructor(private readonly core: KdCore) {}

  /** `thread`: whatever a person types for one; empty for the current one. What was found before it is cancelled stays. */
  async follow(thread: string, options: WorkOptions): Promise<FollowedChain> {
    const { core } = this;
    if (core.userMode)
      throw new RequestError(
        'cannotRun',
        'The debugger is at a program, not at a kernel: chains lead through the kernel.',
      );
    const wanted = wantedThread(thread, core.readings.snapshot);
    const halt = new HaltBound(core.session);
    try {
      return await this.followFrom(new Trail(core, options, halt), wanted, options);
    } finally {
      halt.dispose();
    }
  }

  private async followFrom(trail: Trail, wanted: WantedThread, options: WorkOptions): Promise<FollowedChain> {
    await trail.ask([wanted.command]);
    const start = trail.startingThread(wanted.cid);
    if (start === undefined) {
      const said = plainLine(trail.lastLine, 200);
      throw new RequestError('notFound', `The debugger does not know ${wanted.name}${said === '' ? '.' : `: ${said}`}`);
    }
    try {
      await trail.follow(start);
    } catch (error) {
      trail.halt.assert();
      if (options.signal.aborted || options.enough?.aborted !== true) throw error;
    }
    return trail.result(start);
  }
}

/** One chain while it is followed. It has a snapshot of its own, which is small however much the session knows. */
class Trail {
  private readonly builder = new SnapshotBuilder('kd');
  private readonly transcript = new Transcript(this.builder);
  private readonly asked = new Set<EntityId>();
  private readonly commands: string[] = [];
  private readonly signal: AbortSignal;
  private reads = 0;
  private cut: string | undefined;
  lastLine = '';

  constructor(
    private readonly core: KdCore,
    private readonly options: WorkOptions,
    readonly halt: HaltBound,
  ) {
    const { signal, enough } = options;
    this.signal = AbortSignal.any([signal, halt.signal, ...(enough ? [enough] : [])]);
  }

  /** Has commands answered in one turn; what they tell goes into this snapshot and into that of the session. */
  async ask(commands: readonly string[]): Promise<void> {
    const { core } = this;
    const done = this.commands.length;
    this.options.onProgress(done / (done + 4), commands[0] ?? '');
    this.commands.push(...commands);
    const answers = await core.asker.askAll(commands, { signal: this.signal });
    answers.forEach(({ text, command }, i) => {
      this.transcript.add(command.prompt, commands[i] ?? '', text, command.stop);
      this.lastLine = text.trimEnd().split('\n').at(-1)?.trim() ?? '';
    });
  }

  /** The thread that the first answer describes. */
  startingThread(cid: string | undefined): ThreadId | undefined {
    for (const { id, cid: printed, state } of this.builder.build().threads.values()) {
      if (addressOfId(id) === undefined || !printed || !state) continue;
      return cid === undefined || printed.value === cid ? id : undefined;
    }
    return undefined;
  }

  async follow(start: ThreadId): Promise<void> {
    this.asked.add(start);
    for (let round = 0; round < MOST_ROUNDS; round++) {
      await this.askAlong(start);
      const { chain } = this.chain(start);
      if (this.cut !== undefined || isSettled(chain) || !(await this.readMemory(start))) return;
      if (chainQuestions(this.chain(start).chain, this.builder.build(), new Set(this.asked)).length === 0) return;
    }
  }

  result(start: ThreadId): FollowedChain {
    const { chain, snapshot } = this.chain(start);
    const { commands, reads } = this;
    const cut = this.options.enough?.aborted === true ? 'cancelled' : this.cut;
    return { chain, snapshot, commands, reads, ...(cut !== undefined && { cut }) };
  }

  /** Commands only, until none is left that would tell more. */
  private async askAlong(start: ThreadId): Promise<void> {
    for (let hop = 0; hop < MOST_HOPS; hop++) {
      this.halt.assert();
      const { chain, snapshot } = this.chain(start);
      const left = MOST_COMMANDS - this.commands.length;
      const questions = chainQuestions(chain, snapshot, this.asked);
      if (questions.length === 0) return;
      if (left <= 0) break;
      await this.ask(questions.slice(0, left));
    }
    this.cut = `the chain goes on after ${this.commands.length} commands`;
  }

  private chain(start: ThreadId): { readonly chain: Chain; readonly snapshot: Snapshot } {
    const snapshot = this.builder.build();
    return { chain: analyse(snapshot).chainFrom(start), snapshot };
  }

  /** The things along the chain as typed memory; false where the kernel has no types. */
  private async readMemory(start: ThreadId): Promise<boolean> {
    const { core, signal } = this;
    const address = addressOfId(start);
    const opened = await core.kernel(signal);
    if (!opened.kernel || address === undefined) return false;
    this.halt.assert();
    // Of its own: what a whole reading has asked for in the meantime is not waited for.
    const memory = new KdMemory(core.session, opened.memory.pointerSize, 'user');
    const { types, symbols, kernelBase } = opened.kernel;
    const moment = core.asker.nextMoment();
    await this.followFrom(address, new KernelTarget(memory, types, symbols, kernelBase, moment), memory);
    this.reads += memory.costs.reads;
    const text = `* ${costText(memory.costs)} along the chain of thread ${address.toString(16)}`;
    core.transcript.add(core.asker.prompt, text, '', moment);
    core.learned();
    return true;
  }

  private async followFrom(thread: Address, target: KernelTarget, memory: KdMemory): Promise<void> {
    const { builder, core, signal } = this;
    const follower = new WaitFollower(
      target,
      {
        add: fact => {
          const plain = plainFact(fact);
          builder.add(plain);
          core.readings.add(plain);
        },
      },
      { signal, readsResources: () => (memory.estimate(RESOURCES) ?? 0) <= RESOURCES_MS },
    );
    await follower.follow([thread]);
    if (follower.cut) this.cut = 'the chain leads to more things than are read for one question';
  }
}
