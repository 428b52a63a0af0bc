import { LinkSpeed } from './linkSpeed';

/** What reading has cost so far. Turns of the pipe and reads of the target are two different things. */
export interface Costs {
  /** Scripts that were run. */
  readonly turns: number;
  /** Commands that read. */
  readonly reads: number;
  readonly bytes: number;
  readonly ms: number;
}

/** Longest that one script of the background may hold the debugger. */
export const SLICE_MS = 2_000;
/** A slice is planned to end before its limit: the next reads may be slower than the last. */
const PLANNED_MS = 1_200;
const FIRST_SLICE = 128;
const MOST_GROWTH = 256;
/** Reads of one script: its text has to stay a text that kd takes (about 60 characters a read). */
const MAX_SLICE = 1 << 17;

/**
 * Learns what a read costs, so that no slice holds the debugger for longer than its limit and a question can be asked before
 * a long walk. A target may answer in 100 ns or in 12 ms.
 */
export class CostModel {
  private turns = 0;
  private reads = 0;
  private bytes = 0;
  private ms = 0;
  /** Of the last slices; undefined before the first. */
  private msPerRead: number | undefined;
  private lastSlice = 0;
  private readonly speed = new LinkSpeed();

  get costs(): Costs {
    return { turns: this.turns, reads: this.reads, bytes: this.bytes, ms: this.ms };
  }

  /** How many reads the next slice may hold. */
  nextSlice(): number {
    if (this.msPerRead === undefined) return FIRST_SLICE;
    const fitting = Math.floor(PLANNED_MS / Math.max(this.msPerRead, 1e-6));
    return Math.max(1, Math.min(fitting, Math.max(FIRST_SLICE, this.lastSlice * MOST_GROWTH), MAX_SLICE));
  }

  /** A slice has ended. */
  took(reads: number, bytes: number, ms: number): void {
    this.turns++;
    this.reads += reads;
    this.bytes += bytes;
    this.ms += ms;
    this.speed.took(reads, bytes, ms);
    if (reads === 0) return;
    const each = ms / reads;
    // Slower at once, faster bit by bit.
    this.msPerRead = this.msPerRead === undefined || each > this.msPerRead ? each : (this.msPerRead + each) / 2;
    if (reads >= FIRST_SLICE) this.lastSlice = Math.max(this.lastSlice, reads);
  }

  /** Milliseconds that so many reads will take, by what reads take on average; undefined while nothing was read. */
  estimate(reads: number): number | undefined {
    return this.msPerRead === undefined ? undefined : reads * this.msPerRead;
  }

  /** The same where it is known how much will be read, too. */
  estimateOf(reads: number, bytes: number): number | undefined {
    return this.speed.estimate(reads, bytes);
  }
}
