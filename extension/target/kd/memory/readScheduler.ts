import type { Address } from '../../../base/address';
import type { BatchAnswer } from '../session/batchScript';
import type { Priority } from '../session/commandQueue';
import type { BatchRunner } from './batchRunner';
import type { CostModel } from './costs';
import { askContext, type Context, enterProcess, leaveProcess } from './processContext';

/** One question to the debugger, which may take several turns. */
export interface ReadItem {
  /** Whose user addresses are meant; absent: kernel addresses. */
  readonly process?: Address;
  /** Lists print a row for each link and are walked some rows at a time; anything else is one read. */
  readonly isList: boolean;
  /** `rows`: how many a list may print in this turn. */
  command(rows: number): string;
  /** True for a row that its command has printed: several reads share one answer. Absent: it needs an answer of its own. */
  owns?(line: string): boolean;
  /** Takes what was printed. `more`: it has to be asked again, for the next rows. */
  take(answer: BatchAnswer): { readonly more: boolean; readonly reads: number; readonly bytes: number };
  /** Its last turn has ended. */
  done(): void;
  failed(error: unknown): void;
  /** Nobody waits for it any more. */
  readonly dropped: boolean;
}

/** A walk is begun with at least so many rows of each list. */
const LEAST_ROWS = 2;
const LONG_LIST = 16;
/** Reads between one pair of markers: rows name their addresses, and a script is three times as short. */
const MOST_TOGETHER = 8;

/**
 * Puts what walkers ask for at the same time into one script: a debugger needs as long for one turn as for many reads in
 * it. Scripts are cut so that none holds it for longer than a slice.
 */
export class ReadScheduler {
  private pending: ReadItem[] = [];
  private working = false;
  /** Rows of a list, on average of those that were walked; a few very long ones count for no more than a page. */
  private rowsPerList = 8;
  /** Reads whose rows did not come although their answer was whole: an error in front of them. They are asked by themselves. */
  private readonly alone = new WeakSet<ReadItem>();

  constructor(
    private readonly session: BatchRunner,
    private readonly model: CostModel,
    private readonly priority: Priority,
    private readonly afterTurn: () => void,
  ) {}

  add(items: readonly ReadItem[]): void {
    for (const item of items) this.pending.push(item);
    if (this.working || items.length === 0) return;
    this.working = true;
    // Walkers that work side by side ask one after the other, before any of them has an answer.
    setImmediate(() => void this.work());
  }

  private async work(): Promise<void> {
    for (let slice = this.nextSlice(); slice.items.length > 0; slice = this.nextSlice()) {
      try {
        await this.run(slice.items, slice.rows);
      } catch (error) {
        for (const item of slice.items) item.failed(error);
      }
      this.afterTurn();
      // Who was waiting for this turn asks the next question first.
      await new Promise(resolve => setImmediate(resolve));
    }
    this.working = false;
  }

  /** What fits into the time of a slice. No slice may print more rows than that, whatever the lists turn out to be. */
  private nextSlice(): { readonly items: readonly ReadItem[]; readonly rows: number } {
    const budget = this.model.nextSlice();
    const items: ReadItem[] = [];
    const rest: ReadItem[] = [];
    let cost = 0;
    let lists = 0;
    for (const item of this.pending) {
      if (item.dropped) continue;
      const weight = item.isList ? Math.max(LEAST_ROWS, this.rowsPerList) : 1;
      if (items.length > 0 && cost + weight > budget) {
        rest.push(item);
        continue;
      }
      items.push(item);
      cost += weight;
      if (item.isList) lists++;
    }
    this.pending = rest;
    const left = budget - (items.length - lists);
    return { items, rows: Math.max(LEAST_ROWS, Math.floor(left / Math.max(1, lists))) };
  }

  private async run(items: readonly ReadItem[], rows: number): Promise<void> {
    const context = items.some(item => item.process !== undefined)
      ? await askContext(this.session, this.priority)
      : undefined;
    const script = scriptOf(items, rows, context, this.alone);
    const before = this.session.clock.now();
    const finished: ReadItem[] = [];
    const cost = { reads: 0, bytes: 0, lists: 0, rows: 0 };
    const takeOne = (item: ReadItem, answer: BatchAnswer): void => {
      const { more, reads, bytes } = item.take(answer);
      cost.reads += reads;
      cost.bytes += bytes;
      if (item.isList) {
        cost.lists++;
        cost.rows += Math.min(reads, LONG_LIST);
      }
      if (more) this.pending.push(item);
      else finished.push(item);
    };
    const take = (index: number, answer: BatchAnswer): void => {
      const owners = script.owners[index] ?? [];
      const [only] = owners;
      if (owners.length === 1 && only) takeOne(only, answer);
      else
        for (const [item, part] of shared(owners, answer)) {
          if (part.lines.length > 0 || !answer.complete) takeOne(item, part);
          else {
            this.alone.add(item);
            this.pending.push(item);
          }
        }
    };
    const answers = await this.session.batch(script.commands, { priority: this.priority, onAnswer: take });
    answers.forEach((answer, i) => {
      if (!answer.complete) take(i, answer);
    });
    this.model.took(cost.reads, cost.bytes, this.session.clock.now() - before);
    if (cost.lists > 0) this.rowsPerList = (this.rowsPerList + cost.rows / cost.lists) / 2;
    for (const item of finished) item.done();
  }
}

/** The commands of a slice, and whose each is. Those of one process stand together, between entering and leaving it. */
function scriptOf(
  items: readonly ReadItem[],
  rows: number,
  context: Context | undefined,
  alone: WeakSet<ReadItem>,
): { readonly commands: readonly string[]; readonly owners: readonly (readonly ReadItem[])[] } {
  const commands: string[] = [];
  const owners: (readonly ReadItem[])[] = [];
  const add = (command: string, own: readonly ReadItem[] = []): void => {
    commands.push(command);
    owners.push(own);
  };
  const groups = new Map<Address | undefined, ReadItem[]>();
  for (const item of items) {
    const group = groups.get(item.process);
    if (group) group.push(item);
    else groups.set(item.process, [item]);
  }
  for (const [process, group] of groups) {
    if (process !== undefined) for (const command of enterProcess(process)) add(command);
    const together = group.filter(item => item.owns && !alone.has(item));
    for (let at = 0; at < together.length; at += MOST_TOGETHER) {
      const some = together.slice(at, at + MOST_TOGETHER);
      add(some.map(item => item.command(rows)).join(';'), some);
    }
    for (const item of group) if (!item.owns || alone.has(item)) add(item.command(rows), [item]);
  }
  if (context) for (const command of leaveProcess(context)) add(command);
  return { commands, owners };
}

/** The rows of an answer by who has asked for them. They come in the order of the commands. */
function shared(owners: readonly ReadItem[], answer: BatchAnswer): readonly (readonly [ReadItem, BatchAnswer])[] {
  const parts = owners.map((): string[] => []);
  let at = 0;
  for (const line of answer.lines) {
    let owner = at;
    while (owner < owners.length && owners[owner]?.owns?.(line) !== true) owner++;
    if (owner === owners.length) continue;
    at = owner;
    parts[owner]?.push(line);
  }
  return owners.map((item, i) => [item, { ...answer, lines: parts[i] ?? [] }]);
}
