import { FactCollector } from './factCollector';
import type { LogFacts } from './logFacts';
import { contentProblems } from './logProblems';
import type { Placed } from './placedSegment';

/** Puts the facts of segments together, some at a time. */
export class SegmentMerge {
  private readonly collector = new FactCollector();
  private next = 0;

  /** `length`: characters of the whole text. */
  constructor(
    private readonly segments: readonly Placed[],
    private readonly length: number,
  ) {}

  get progress(): number {
    return this.segments.length === 0 ? 1 : this.next / this.segments.length;
  }

  /** Goes on until this time (as of `performance.now`). True when all segments are in. */
  run(until: number): boolean {
    for (; this.next < this.segments.length; this.next++) {
      if (this.next % 16 === 15 && performance.now() >= until) return false;
      const placed = this.segments[this.next];
      if (placed) this.add(placed);
    }
    return true;
  }

  facts(): LogFacts {
    const { collector } = this;
    const commands = collector.commands(this.length);
    const kernels = collector.kernelLogs();
    const problems = [...contentProblems(collector), ...collector.problems];
    return {
      ...{ encoding: 'utf-16', lines: collector.lines, commands, kernels, problems },
      unparsedRanges: collector.unparsed.ranges,
    };
  }

  private add(placed: Placed): void {
    const segment = placed.settled();
    for (const event of segment.events) {
      switch (event.kind) {
        case 'fact':
          this.collector.fact(event.fact, event.kernel);
          break;
        case 'command':
          this.collector.command(event.place, event.offset);
          break;
        case 'kernel':
          this.collector.kernel(event.kernel, event.line);
          break;
        case 'unparsed':
          this.collector.unparsedLine(event.text, event.line, event.command);
          break;
        case 'failed':
          this.collector.failed(event.line, event.error);
          break;
      }
    }
    this.collector.addCounts(segment.counts, segment.engineLines);
  }
}
