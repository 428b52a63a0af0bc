import type { Address } from '../../../base/address';
import type { Block, ListWalk, Memory, Range } from '../../../kernel/memory';
import type { BatchAnswer } from '../session/batchScript';
import type { Priority } from '../session/commandQueue';
import { cancelled } from '../session/kdError';
import { CostModel, type Costs } from './costs';
import { listCommand, PrintedWalk } from './listCommands';
import { blockOf, MAX_RANGE, ownsRow, readCommand } from './readCommands';
import type { BatchRunner } from './batchRunner';
import { type ReadItem, ReadScheduler } from './readScheduler';

/** Bytes of blocks that are kept for one stop. */
const MAX_KEPT = 64 << 20;

/**
 * Memory of a target, read as text: a level of a walk is one script of `dq` and `db` commands, lists are printed by `dl`.
 * Slices of the background are cut by time, so that a user's command waits for one of them at most. What was read at a stop
 * is kept until the target runs; a local kernel never stops, and nothing of it is kept.
 */
export class KdMemory implements Memory {
  private readonly model = new CostModel();
  private readonly scheduler: ReadScheduler;
  private kept = new Map<string, Block>();
  private keptBytes = 0;
  private keptStop = -1;

  constructor(
    private readonly session: BatchRunner,
    readonly pointerSize: 4 | 8,
    priority: Priority = 'background',
    onCosts?: (costs: Costs) => void,
  ) {
    this.scheduler = new ReadScheduler(session, this.model, priority, () => onCosts?.(this.costs));
  }

  get costs(): Costs {
    return this.model.costs;
  }

  /** Milliseconds that so many reads will take, as far as can be said from those before. */
  estimate(reads: number): number | undefined {
    return this.model.estimate(reads);
  }

  /** The same of reads that bring so many bytes. */
  estimateOf(reads: number, bytes: number): number | undefined {
    return this.model.estimateOf(reads, bytes);
  }

  async readMany(ranges: readonly Range[], signal?: AbortSignal): Promise<readonly Block[]> {
    this.forgetOtherStops();
    const { stop } = this.session;
    const fresh = new Map<string, Block>();
    await this.all([...this.missing(ranges)], signal, ([key, range]) => ({
      ...(isUser(range.address) && range.process !== undefined && { process: range.process }),
      isList: false,
      command: () => readCommand(range),
      owns: line => ownsRow(range, line),
      take: answer => {
        const block = blockOf(range, answer);
        fresh.set(key, block);
        if (this.session.stop === stop) this.keep(key, block);
        return { more: false, reads: 1, bytes: range.length };
      },
    }));
    return ranges.map(range => {
      const key = keyOf(range);
      return fresh.get(key) ?? this.kept.get(key) ?? blockOf(range, EMPTY);
    });
  }

  readonly walkLists = async (
    heads: readonly Address[],
    limit: number,
    signal?: AbortSignal,
  ): Promise<readonly ListWalk[]> => {
    const walks = heads.map(head => new PrintedWalk(head, limit));
    await this.all(walks, signal, walk => ({
      isList: true,
      command: rows => listCommand(walk.next, Math.min(rows, limit + 1)),
      take: answer => {
        const rows = walk.take(answer);
        return { more: !walk.done, reads: Math.max(1, rows), bytes: rows * this.pointerSize * 2 };
      },
    }));
    return walks.map(walk => walk.walk);
  };

  /** Has all questions asked; rejects when one fails or the signal is raised: what is on its way then ends by itself. */
  private all<T>(
    things: readonly T[],
    signal: AbortSignal | undefined,
    itemOf: (thing: T) => Omit<ReadItem, 'done' | 'failed' | 'dropped'>,
  ): Promise<void> {
    if (signal?.aborted) return Promise.reject(cancelled());
    if (things.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      let left = things.length;
      let over = false;
      const end = (settle: () => void): void => {
        over = true;
        signal?.removeEventListener('abort', abort);
        settle();
      };
      const abort = (): void => {
        end(() => {
          reject(cancelled());
        });
      };
      signal?.addEventListener('abort', abort, { once: true });
      const done = (): void => {
        if (--left === 0 && !over) end(resolve);
      };
      const failed = (error: unknown): void => {
        if (!over)
          end(() => {
            reject(error instanceof Error ? error : new Error(String(error)));
          });
      };
      this.scheduler.add(
        things.map(thing => ({
          ...itemOf(thing),
          done,
          failed,
          get dropped() {
            return over;
          },
        })),
      );
    });
  }

  private missing(ranges: readonly Range[]): ReadonlyMap<string, Range> {
    const missing = new Map<string, Range>();
    for (const range of ranges) {
      const key = keyOf(range);
      if (range.length > 0 && range.length <= MAX_RANGE && !this.kept.has(key)) missing.set(key, range);
    }
    return missing;
  }

  private forgetOtherStops(): void {
    if (this.keptStop === this.session.stop && this.session.kind !== 'local-kernel') return;
    this.keptStop = this.session.stop;
    this.kept = new Map();
    this.keptBytes = 0;
  }

  private keep(key: string, block: Block): void {
    if (this.session.kind === 'local-kernel' || this.keptBytes + block.bytes.length > MAX_KEPT) return;
    // An answer that was cut off is asked again next time.
    if (block.gaps.some(gap => gap.reason === 'not-printed')) return;
    this.kept.set(key, block);
    this.keptBytes += block.bytes.length;
  }
}

const EMPTY: BatchAnswer = { command: '', lines: [], complete: true };

/** Kernel addresses are the same in all processes. */
function keyOf({ address, length, process }: Range): string {
  const of = process !== undefined && isUser(address) ? process.toString(16) : '';
  return `${address.toString(16)} ${length} ${of}`;
}

/** The lower half of 64-bit addresses, and of 32-bit ones, which are zero-extended. */
function isUser(address: Address): boolean {
  return address < 0x8000_0000n || (address > 0xffff_ffffn && address >> 63n === 0n);
}
