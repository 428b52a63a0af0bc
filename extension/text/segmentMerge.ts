import { FactCollector } from './factCollector';
import type { LogFacts } from './logFacts';
import { contentProblems } from './logProblems';
import type { SegmentEvent } from './segmentEvent';
import type { Placed } from './placedSegment';

/** Events and entities between two looks at the clock: well below a millisecond. */
const SLICE = 64;

/** Puts the facts of segments together, some at a time. */
export class SegmentMerge {
  private readonly collector = new FactCollector();
  /** The segment being added, its events, and how many of them are in. */
  private next = 0;
  private events: readonly SegmentEvent[] | undefined;
  private at = 0;

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
    while (this.next < this.segments.length) {
      const events = (this.events ??= this.segments[this.next]?.settled().events ?? []);
      const end = Math.min(events.length, this.at + SLICE);
      for (; this.at < end; this.at++) this.add(events[this.at]);
      if (this.at === events.length) this.finishSegment();
      if (performance.now() >= until) return false;
    }
    while (!this.collector.prepare(SLICE)) if (performance.now() >= until) return false;
    return true;
  }

  private finishSegment(): void {
    const segment = this.segments[this.next]?.settled();
    if (segment) this.collector.addCounts(segment.counts, segment.engineLines);
    this.next++;
    this.at = 0;
    this.events = undefined;
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

  private add(event: SegmentEvent | undefined): void {
    switch (event?.kind) {
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
      case undefined:
        break;
    }
  }
}
