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
  private ended = false;

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
    // Its chains are there before anything else.
    this.order = first !== undefined && (await isProcessObject(target, first, signal)) ? [first] : [];
    await this.readThreadsOf(this.order);
    if (!only) {
      const listed = await listProcesses(target, signal);
      this.order = [...this.order, ...listed.filter(address => address !== first)];
      if (isQuick?.(processNeed(listed.length)) !== false) await this.readProcesses(listed);
      await this.readRest();
    }
    this.ended = true;
  }

  result(): WaitingReading {
    const { order, done, threads, followed, sink } = this;
    for (const address of order)
      if (!done.has(address))
        sink.add({ kind: 'unknown', of: idOf('process', address), field: 'threads', reason: 'not-asked' });
    return { listed: order.length, processes: done.size, threads, followed, whole: this.ended && !this.follower.cut };
  }

  private async readRest(): Promise<void> {
    for (let size = FIRST_PIECE; this.done.size < this.order.length; size = Math.min(MOST_PIECE, size * 2)) {
      await this.readThreadsOf(this.nextPiece(size));
      const [done, all] = [this.done.size, this.order.length];
      this.options.onProgress?.(done / all, `threads of ${done} of ${all} processes`);
    }
  }

  /** The next processes that have about so many threads together, at least one; a few of those that were not read. */
  private nextPiece(threads: number): readonly Address[] {
    const piece: Address[] = [];
    let count = 0;
    for (const address of this.order) {
      if (this.done.has(address)) continue;
      const process = this.known.get(address);
      if (piece.length > 0 && (count >= threads || (!process && piece.length >= FEW))) break;
      piece.push(address);
      count += process?.view.number('ActiveThreads') ?? 0;
    }
    return piece;
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
    await this.follow(threads);
    this.threads += threads.length;
    for (const address of addresses) this.done.add(address);
  }

  private async follow(threads: readonly ThreadRecord[]): Promise<void> {
    const { allWaits = false } = this.options;
    const waiting = allWaits
      ? threads
      : threads.filter(thread => thread.state === WAITING && this.replies.has(thread.waitReason));
    await this.follower.followRead(waiting);
    this.followed += waiting.length;
  }
}
