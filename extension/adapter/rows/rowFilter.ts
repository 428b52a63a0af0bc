import { SharedWork, type Work } from '../../base/slices';
import type { Placed } from './placed';

/** Words of a filter, lower-case; the order does not count. */
export function wordsOf(filter: string): readonly string[] {
  return filter
    .toLowerCase()
    .split(/\s+/)
    .filter(word => word !== '');
}

/**
 * Finds the rows in which every word occurs, in the row itself or in the rows above it: `svchost WrLpcReply` finds the
 * waiting threads below the group of a process. Addresses match with or without kd's backtick and `0x`. Rows are looked
 * at in their order, so that those found so far are the first ones, whatever comes behind them.
 */
export class RowSearch {
  /** Rows that match, with everything below them. */
  private readonly whole = new Set<Placed>();
  /** Rows that have a match below. */
  private readonly above = new Set<Placed>();
  private readonly searching: SharedWork<boolean>;
  private roots = { looked: 0, of: 1 };

  constructor(
    private readonly root: Placed,
    words: readonly string[],
  ) {
    const wanted = words.map(plainAddress);
    this.searching = new SharedWork(() => this.visit(root, wanted));
  }

  /** Part of the rows that were looked at, from 0 to 1. */
  get searched(): number {
    return this.searching.isDone ? 1 : Math.min(0.99, this.roots.looked / this.roots.of);
  }

  /** Goes on until everything was looked at, or it is enough. */
  *until(isEnough: () => boolean): Work<void> {
    const work = this.searching.join();
    while (work.next().done !== true && !isEnough()) yield;
  }

  /** Those of the rows below a parent that are shown. */
  visible(parent: Placed, all: readonly Placed[]): readonly Placed[] {
    const { whole, above } = this;
    for (let at: Placed | undefined = parent; at; at = at.parent) if (whole.has(at)) return all;
    return all.filter(child => whole.has(child) || above.has(child));
  }

  private *visit(parent: Placed, missing: readonly string[]): Work<boolean> {
    let any = false;
    const children = yield* parent.children();
    if (parent === this.root) this.roots = { looked: 0, of: children.length };
    for (const [i, child] of children.entries()) {
      if (parent === this.root) this.roots.looked = i;
      const text = textOf(child);
      const left = missing.filter(word => !text.includes(word));
      if (left.length === 0) {
        this.whole.add(child);
        this.show(parent);
        any = true;
      } else if (!child.node.search && child.node.children && (yield* this.visit(child, left))) any = true;
      // A text takes microseconds, the clock a fraction of one.
      yield;
    }
    return any;
  }

  /** A row shows as soon as something below it was found. */
  private show(found: Placed): void {
    for (let at = found; at.parent && !this.above.has(at); at = at.parent) this.above.add(at);
  }
}

/** Kept with the row: the next key that is typed into a filter asks for all of them again. */
function textOf(placed: Placed): string {
  return (placed.text ??= makeText(placed));
}

function makeText(placed: Placed): string {
  const { label, description, copy, words, entity } = placed.node.seed();
  return [label, description, copy, words, entity, placed.node.search?.()].join('\n').toLowerCase();
}

/** ``0xffff8001`22334455`` → `ffff800122334455`; other words stay. */
function plainAddress(word: string): string {
  const digits = word.replace(/^0x/, '').replaceAll('`', '');
  return /^[0-9a-f]{2,}$/.test(digits) ? digits : word;
}
