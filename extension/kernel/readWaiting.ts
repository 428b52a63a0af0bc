import type { Address } from '../base/address';
import type { FactSink } from '../model/facts';
import { idOf } from '../model/ids';
import { type KernelClock, readClock, reportClock } from './clock';
import { WaitFollower } from './followWaits';
import { processNeed, type ReadNeed } from './inventoryEstimate';
import type { KernelTarget } from './kernelTarget';
import { tellProcessStates } from './processDetails';
import { isProcessObject, listProcesses, type ProcessRecord, readProcessesAt } from './processes';
import { sharingTurns } from './sharedTurns';
import { readThreads, type ThreadRecord } from './threadRecords';
import { waitReasonNumbers } from './waitNames';

/** Threads of the processes that are read together at first; later pieces are larger, since each takes turns of its own. */
const FIRST_PIECE = 16;
const MOST_PIECE = 512;
/** Processes that are read together where all of them would take too long. */
const FEW = 8;
/** Processes with more threads than this are read behind the others. */
const LARGE = 128;
/** Chains that are followed together at first: a few whole ones are worth more than the beginnings of many. */
const FIRST_CHAINS = 4;
const MOST_CHAINS = 256;
/** `_KTHREAD.State`. */
const WAITING = 5;

export interface WaitingOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (fraction: number, text: string) => void;
  /** The process to begin with. */
  readonly first?: Address | undefined;
  /** That process alone. */
  readonly only?: boolean;
  /** All waits are followed, not only those for replies. */
  readonly allWaits?: boolean;
  /** Whether there is time for so much before the threads; absent: there is. */
  readonly isQuick?: (need: ReadNeed) => boolean;
}

/** How far it came. */
export interface WaitingReading {
  /** Processes of the list, as far as that was walked. */
  readonly listed: number;
  /** Of those, the ones whose threads were read. */
  readonly processes: number;
  readonly threads: number;
  /** Of those, the ones whose waits were followed. */
  readonly followed: number;
  /** Nothing was left out. */
  readonly whole: boolean;
  /** Why there may be more processes than `listed`. */
  readonly torn?: string;
}

/**
 * Reads of a slow target what matters first: process by process the threads, and for those that wait for a reply what they
 * wait for, to the end of their chains. What was told before `signal` is raised stays; of the processes that were not come
 * to it is said that their threads were not read. Rejects only when the target is lost.
 */
export async function readWaiting(
  target: KernelTarget,
  sink: FactSink,
  options: WaitingOptions = {},
): Promise<WaitingReading> {
  const work = new WaitingWork(target, sink, options);
  try {
    await work.run();
  } catch (error) {
    if (options.signal?.aborted !== true) throw error;
  }
  return work.result();
}

class WaitingWork {
  private readonly target: KernelTarget;
  private readonly follower: WaitFollower;
  private readonly replies: ReadonlySet<number | undefined>;
  private clock: KernelClock | undefined;
  /** Processes that are to be read, in order. */
  private order: readonly Address[] = [];
  private readonly known = new Map<Address, ProcessRecord>();
  private readonly done = new Set<Address>();
  private threads = 0;
  private followed = 0;
  private chains = FIRST_CHAINS;
  private ended = false;
  private torn: string | undefined;

  constructor(
    target: KernelTarget,
    private readonly sink: FactSink,
    private readonly options: WaitingOptions,
  ) {
    const { signal, allWaits = false } = options;
    this.target = sharingTurns(target, signal);
    this.follower = new WaitFollower(target, sink, {
      most: Number.MAX_SAFE_INTEGER,
      readsResources: () => allWaits,
      ...(signal && { signal }),
    });
    this.replies = waitReasonNumbers(target.types, ['WrLpcReply']);
  }

  async run(): Promise<void> {
    const { target, options } = this;
    const { signal, first, only = false, isQuick } = options;
    this.clock = await readClock(target, signal);
    reportClock(this.sink, this.clock);
    const system = only ? undefined : await systemProcess(target, signal);
    const begins = first !== undefined && first !== system && (await isProcessObject(target, first, signal));
    // Its chains are there before anything else.
    this.order = begins ? [first] : [];
    await this.readThreadsOf(this.order);
    if (!only) {
      const { addresses: listed, problem } = await listProcesses(target, signal);
      this.torn = problem;
      const others = listed.filter(address => address !== first && address !== system);
      // The threads of the kernel itself are many, and hardly ever wait for a reply; a debugger breaks in on one of them.
      this.order = [...this.order, ...others, ...listed.filter(address => address === system)];
      if (isQuick?.(processNeed(listed.length)) !== false) await this.readProcesses(listed);
      await this.readRest();
    }
    this.ended = true;
  }

  result(): WaitingReading {
    const { order, done, threads, followed, sink, torn } = this;
    for (const address of order)
      if (!done.has(address))
        sink.add({ kind: 'unknown', of: idOf('process', address), field: 'threads', reason: 'not-asked' });
    const whole = this.ended && !this.follower.cut && torn === undefined;
    return {
      listed: order.length,
      processes: done.size,
      threads,
      followed,
      whole,
      ...(torn !== undefined && { torn }),
    };
  }

  private async readRest(): Promise<void> {
    for (let size = FIRST_PIECE; this.done.size < this.order.length; size = Math.min(MOST_PIECE, size * 2)) {
      await this.readThreadsOf(await this.nextPiece(size));
      const [done, all] = [this.done.size, this.order.length];
      this.options.onProgress?.(done / all, `threads of ${done} of ${all} processes`);
    }
  }

  /** The next processes that have about so many threads together, at least one; large ones last. */
  private async nextPiece(threads: number): Promise<readonly Address[]> {
    const left = this.order.filter(address => !this.done.has(address));
    await this.readProcesses(left.filter(address => !this.known.has(address)).slice(0, FEW));
    const known = left.filter(address => this.known.has(address));
    const small = known.filter(address => this.threadsOf(address) <= LARGE);
    // What is no process any more is done with.
    if (known.length === 0) return left.slice(0, FEW);
    const piece: Address[] = [];
    let count = 0;
    for (const address of small.length > 0 ? small : known) {
      if (piece.length > 0 && count + this.threadsOf(address) > threads) break;
      piece.push(address);
      count += this.threadsOf(address);
    }
    return piece;
  }

  private threadsOf(process: Address): number {
    return this.known.get(process)?.view.number('ActiveThreads') ?? 0;
  }

  private async readProcesses(addresses: readonly Address[]): Promise<void> {
    const { target, sink, known, clock } = this;
    const unknown = addresses.filter(address => !known.has(address));
    const processes = await readProcessesAt(target, sink, unknown, this.options.signal);
    tellProcessStates(sink, processes, clock);
    for (const process of processes) known.set(process.address, process);
  }

  private async readThreadsOf(addresses: readonly Address[]): Promise<void> {
    const { target, sink, clock, known } = this;
    await this.readProcesses(addresses);
    const processes = addresses.flatMap(address => known.get(address) ?? []);
    const threads = await readThreads(target, sink, processes, clock, this.options.signal);
    this.threads += threads.length;
    for (const address of addresses) this.done.add(address);
    await this.follow(threads);
  }

  private async follow(threads: readonly ThreadRecord[]): Promise<void> {
    const { allWaits = false } = this.options;
    const waiting = allWaits
      ? threads
      : threads.filter(thread => thread.state === WAITING && this.replies.has(thread.waitReason));
    for (let at = 0; at < waiting.length; this.chains = Math.min(MOST_CHAINS, this.chains * 2)) {
      const some = waiting.slice(at, at + this.chains);
      await this.follower.followRead(some);
      at += some.length;
      this.followed += some.length;
      const [done, all] = [this.done.size, this.order.length];
      this.options.onProgress?.(done / Math.max(1, all), `chains of ${this.followed} threads`);
    }
  }
}

async function systemProcess(target: KernelTarget, signal: AbortSignal | undefined): Promise<Address | undefined> {
  const place = target.symbol('PsInitialSystemProcess');
  return place === undefined ? undefined : (await target.pointers([place], signal))[0];
}
