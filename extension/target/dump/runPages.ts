import type { PhysicalRun } from './dumpHeader';
import { PAGE_SIZE, type PageMap } from './pageMap';

interface PlacedRun extends PhysicalRun {
  readonly offset: number;
}

/**
 * Pages that stand in the file run after run (full dumps, and the ranges of debugger-written ones). Runs are looked up
 * by bisection; overlapping ones are reported, and the first in the file wins.
 */
export class RunPages implements PageMap {
  readonly pages: number;
  readonly end: number;
  readonly problems: readonly string[];
  private readonly sorted: readonly PlacedRun[];

  constructor(runs: readonly PhysicalRun[], firstOffset: number) {
    let offset = firstOffset;
    const placed = runs.map(run => {
      const one = { ...run, offset };
      offset += run.count * PAGE_SIZE;
      return one;
    });
    this.end = offset;
    this.pages = runs.reduce((sum, run) => sum + run.count, 0);
    this.sorted = placed.sort((a, b) => a.base - b.base);
    this.problems = this.sorted.flatMap((run, i) => {
      const before = this.sorted[i - 1];
      return before && before.base + before.count > run.base
        ? [`physical runs overlap at page 0x${run.base.toString(16)}`]
        : [];
    });
  }

  fileOffset(pfn: number): number | undefined {
    let low = 0;
    let high = this.sorted.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const run = this.sorted[middle];
      if (!run) return undefined;
      if (pfn < run.base) high = middle - 1;
      else if (pfn >= run.base + run.count) low = middle + 1;
      else return run.offset + (pfn - run.base) * PAGE_SIZE;
    }
    return undefined;
  }
}
