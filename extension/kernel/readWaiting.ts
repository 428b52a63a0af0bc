import type { Address } from '../base/address';
import type { FactSink } from '../model/facts';
import { idOf } from '../model/ids';
import { readClock, reportClock } from './clock';
import { WaitFollower } from './followWaits';
import type { KernelTarget } from './kernelTarget';
import { tellProcessStates } from './processDetails';
import type { ProcessRecord } from './processes';
import { sharingTurns } from './sharedTurns';
import { readThreads, type ThreadRecord } from './threadRecords';
import { waitReasonNumbers } from './waitNames';

/** Threads of the processes that are read together at first; later pieces are larger, since each takes turns of its own. */
const FIRST_PIECE = 16;
const MOST_PIECE = 512;
/** `_KTHREAD.State`. */
const WAITING = 5;

export interface WaitingOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (fraction: number, text: string) => void;
  /** The process to begin with. */
  readonly first?: Address | undefined;
  /** All waits are followed, not only those for replies. */
  readonly allWaits?: boolean;
}

/** How far it came. */
export interface WaitingReading {
  /** Processes whose threads were read. */
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
  processes: readonly ProcessRecord[],
  options: WaitingOptions = {},
): Promise<WaitingReading> {
  const { signal, first } = options;
  const order = [...processes].sort((a, b) => Number(b.address === first) - Number(a.address === first));
  const work = new WaitingWork(target, sink, order, options);
  try {
    await work.run();
  } catch (error) {
    if (signal?.aborted !== true) throw error;
  }
  return work.result();
}

class WaitingWork {
  private readonly target: KernelTarget;
  private readonly follower: WaitFollower;
  private readonly replies: ReadonlySet<number | undefined>;
  private done = 0;
  private threads = 0;
  private followed = 0;

  constructor(
    target: KernelTarget,
    private readonly sink: FactSink,
    private readonly processes: readonly ProcessRecord[],
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
    const { target, sink, processes } = this;
    const clock = await readClock(target, this.options.signal);
    reportClock(sink, clock);
    tellProcessStates(sink, processes, clock);
    for (let size = FIRST_PIECE; this.done < processes.length; size = Math.min(MOST_PIECE, size * 2)) {
      const piece = pieceOf(processes, this.done, size);
      const threads = await readThreads(target, sink, piece, clock, this.options.signal);
      await this.follow(threads);
      this.done += piece.length;
      this.threads += threads.length;
      this.options.onProgress?.(
        this.done / processes.length,
        `threads of ${this.done} of ${processes.length} processes`,
      );
    }
  }

  result(): WaitingReading {
    const { done, threads, followed, processes, sink } = this;
    for (const { address } of processes.slice(done))
      sink.add({ kind: 'unknown', of: idOf('process', address), field: 'threads', reason: 'not-asked' });
    return { processes: done, threads, followed, whole: done === processes.length && !this.follower.cut };
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

/** The next processes that have about so many threads together, at least one. */
function pieceOf(processes: readonly ProcessRecord[], from: number, threads: number): readonly ProcessRecord[] {
  let count = 0;
  let end = from;
  while (end < processes.length && (end === from || count < threads))
    count += processes[end++]?.view.number('ActiveThreads') ?? 1;
  return processes.slice(from, end);
}
