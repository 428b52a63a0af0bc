import type { Address } from '../../../base/address';
import type { Block, ListWalk, Memory, Range } from '../../../kernel/memory';
import type { BatchAnswer } from '../session/batchScript';
import type { Priority } from '../session/commandQueue';
import { cancelled } from '../session/kdError';
import type { KdSession, RunOptions } from '../session/kdSession';
import { CostModel, type Costs } from './costs';
import { listCommand, PrintedWalk } from './listCommands';
import { inProcess } from './processContext';
import { blockOf, MAX_RANGE, readCommand } from './readCommands';

/** What a memory needs of a session. */
export type BatchRunner = Pick<KdSession, 'batch' | 'clock' | 'stop' | 'kind'>;

/** Bytes of blocks that are kept for one stop. */
const MAX_KEPT = 64 << 20;
/** A walk is begun with at least so many rows of each list. */
const LEAST_ROWS = 2;

/**
 * Memory of a target, read as text: a level of a walk is one script of `dq` and `db` commands, lists are printed by `dl`.
 * Slices of the background are cut by time, so that a user's command waits for one of them at most. What was read at a stop
 * is kept until the target runs; a local kernel never stops, and nothing of it is kept.
 */
export class KdMemory implements Memory {
  private readonly model = new CostModel();
  private kept = new Map<string, Block>();
  private keptBytes = 0;
  private keptStop = -1;
  /** Rows of a list, on average of those that were walked. */
  private rowsPerList = 8;

  constructor(
    private readonly session: BatchRunner,
    readonly pointerSize: 4 | 8,
    private readonly priority: Priority = 'background',
    private readonly onCosts?: (costs: Costs) => void,
  ) {}

  get costs(): Costs {
    return this.model.costs;
  }

  /** Milliseconds that so many reads will take, as far as can be said from those before. */
  estimate(reads: number): number | undefined {
    return this.model.estimate(reads);
  }

  async readMany(ranges: readonly Range[], signal?: AbortSignal): Promise<readonly Block[]> {
    this.forgetOtherStops();
    const fresh = new Map<string, Block>();
    for (const [process, group] of byProcess(this.missing(ranges))) await this.readGroup(process, group, fresh, signal);
    return ranges.map(range => {
      const key = keyOf(range);
      return this.kept.get(key) ?? fresh.get(key) ?? blockOf(range, EMPTY);
    });
  }

  readonly walkLists = async (
    heads: readonly Address[],
    limit: number,
    signal?: AbortSignal,
  ): Promise<readonly ListWalk[]> => {
    const walks = heads.map(head => new PrintedWalk(head, limit));
    for (let active = walks; active.length > 0; active = active.filter(walk => !walk.done)) {
      // No slice may print more rows than it has time for, whatever the lists turn out to be.
      const slice = this.model.nextSlice();
      const some = active.slice(0, Math.max(1, Math.floor(slice / Math.max(LEAST_ROWS, this.rowsPerList))));
      const rows = Math.max(LEAST_ROWS, Math.floor(slice / some.length));
      let printed = 0;
      await this.runSlice(
        some.map(walk => listCommand(walk.next, Math.min(rows, limit + 1))),
        (answer, i) => {
          printed += some[i]?.take(answer) ?? 0;
        },
        () => ({ reads: printed, bytes: printed * this.pointerSize * 2 }),
        signal,
      );
      this.rowsPerList = (this.rowsPerList + printed / some.length) / 2;
    }
    return walks.map(walk => walk.walk);
  };

  private missing(ranges: readonly Range[]): ReadonlyMap<string, Range> {
    const missing = new Map<string, Range>();
    for (const range of ranges) {
      const key = keyOf(range);
      if (range.length > 0 && range.length <= MAX_RANGE && !this.kept.has(key)) missing.set(key, range);
    }
    return missing;
  }

  private async readGroup(
    process: Address | undefined,
    group: readonly Keyed[],
    fresh: Map<string, Block>,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    for (let from = 0; from < group.length;) {
      const slice = group.slice(from, from + this.model.nextSlice());
      await this.runSlice(
        slice.map(([, range]) => readCommand(range)),
        (answer, i) => {
          const [key, range] = slice[i] ?? [];
          if (key === undefined || !range) return;
          const block = blockOf(range, answer);
          fresh.set(key, block);
          this.keep(key, block);
        },
        () => ({ reads: slice.length, bytes: slice.reduce((sum, [, range]) => sum + range.length, 0) }),
        signal,
        process,
      );
      from += slice.length;
    }
  }

  /** Runs one script and learns what it cost. Each answer is handed on as it comes, and then forgotten. */
  private async runSlice(
    commands: readonly string[],
    take: (answer: BatchAnswer, index: number) => void,
    cost: () => { readonly reads: number; readonly bytes: number },
    signal: AbortSignal | undefined,
    process?: Address,
  ): Promise<void> {
    if (signal?.aborted) throw cancelled();
    const before = this.session.clock.now();
    const options: RunOptions = { priority: this.priority, ...(signal && { signal }) };
    const onAnswer = (index: number, answer: BatchAnswer): void => {
      take(answer, index);
    };
    const answers =
      process === undefined
        ? await this.session.batch(commands, { ...options, onAnswer })
        : await inProcess(this.session, process, commands, { ...options, onAnswer });
    answers.forEach((answer, i) => {
      if (!answer.complete) take(answer, i);
    });
    const { reads, bytes } = cost();
    this.model.took(reads, bytes, this.session.clock.now() - before);
    this.onCosts?.(this.costs);
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

type Keyed = readonly [key: string, range: Range];

const EMPTY: BatchAnswer = { command: '', lines: [], complete: true };

function keyOf({ address, length, process }: Range): string {
  return `${address.toString(16)} ${length} ${process?.toString(16) ?? ''}`;
}

/** User addresses mean something in one process only; kernel addresses are the same in all. */
function byProcess(ranges: ReadonlyMap<string, Range>): ReadonlyMap<Address | undefined, readonly Keyed[]> {
  const groups = new Map<Address | undefined, Keyed[]>();
  for (const [key, range] of ranges) {
    const process = isUser(range.address) ? range.process : undefined;
    const group = groups.get(process);
    if (group) group.push([key, range]);
    else groups.set(process, [[key, range]]);
  }
  return groups;
}

/** The lower half of 64-bit addresses, and of 32-bit ones, which are zero-extended. */
function isUser(address: Address): boolean {
  return address < 0x8000_0000n || (address > 0xffff_ffffn && address >> 63n === 0n);
}
