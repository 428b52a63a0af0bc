import type { BlockParser } from './blocks';
import { FactCollector } from './factCollector';
import { splitLines } from './lineSplitter';
import type { LogFacts, LogProblem } from './logFacts';
import { LogMachine } from './logMachine';
import { blockParsers } from './parsers';
import { contentProblems } from './logProblems';
import { problem } from './problems';
import type { EncodingOptions, TextBlock } from './textBlocks';
import { TextBlockReader } from './textBlocks';

export interface LogReaderOptions extends EncodingOptions {
  /** Other parsers than the usual ones. */
  readonly parsers?: readonly BlockParser[];
}

/** Where fewer characters than these stand for a fact, its evidence is most of the text; else it is little of it. */
const SPARSE = 6000;

/** Lines with NUL characters or an overlong one: how many were met, and where the first stands. */
interface Damage {
  count: number;
  line: number;
}

/**
 * Turns the bytes of a kd log into facts. Push chunks cut anywhere, then call `end` once. Never throws; what is wrong with
 * the input stands in `problems`, and what was read before stays.
 */
export class LogReader {
  private readonly collector = new FactCollector();
  private readonly machine: LogMachine;
  private readonly blocks: TextBlockReader;
  private readonly long: Damage = { count: 0, line: 0 };
  private readonly nuls: Damage = { count: 0, line: 0 };
  private lines = 0;
  private endOffset = 0;

  constructor(options: LogReaderOptions = {}) {
    this.machine = new LogMachine(this.collector, options.parsers ?? blockParsers);
    this.blocks = new TextBlockReader(block => {
      this.readBlock(block);
    }, options);
  }

  push(chunk: Uint8Array): void {
    this.blocks.push(chunk);
  }

  /** What was learned. `cut`: the input goes on, but was not read further (cancelled, unreadable): why. */
  end(cut?: LogProblem): LogFacts {
    this.blocks.end();
    this.machine.end();
    const commands = this.collector.commands(this.endOffset);
    const kernels = this.collector.kernelLogs();
    return {
      encoding: this.blocks.encoding,
      lines: this.collector.lines,
      commands,
      kernels,
      problems: [...this.blocks.problems, ...this.problems(), ...(cut ? [cut] : []), ...this.collector.problems],
      unparsedRanges: this.collector.unparsed.ranges,
    };
  }

  private readBlock(block: TextBlock): void {
    if (block.partial) note(this.long, this.lines + 1);
    const before = this.collector.factCount;
    const damaged = block.text.includes('\0');
    splitLines(block.text, (line, start, signs) => {
      this.lines++;
      if (damaged && line.includes('\0')) note(this.nuls, this.lines);
      this.machine.line(line, signs, block.offsetAt(start));
    });
    this.endOffset = block.endOffset;
    this.machine.ownsLines = (this.collector.factCount - before) * SPARSE < block.text.length;
  }

  private problems(): readonly LogProblem[] {
    const { long, nuls, collector } = this;
    const found: LogProblem[] = [];
    if (long.count > 0)
      found.push(problem('long-line', `${subject(long)} longer than 64 KiB: only the beginning was read.`, long.line));
    if (nuls.count > 0)
      found.push(problem('damaged', `${subject(nuls)} damaged: NUL characters stand in the text.`, nuls.line));
    if (this.blocks.mixed)
      found.push(
        problem('mixed-encoding', 'Some lines are UTF-8, others are not and were read in the ANSI code page.'),
      );
    return [...found, ...contentProblems(collector)];
  }
}

function note(damage: Damage, line: number): void {
  if (damage.count === 0) damage.line = line;
  damage.count++;
}

/** `Line 7 is`, `3 lines, from line 7 on, are`. */
function subject(damage: Damage): string {
  return damage.count === 1 ? `Line ${damage.line} is` : `${damage.count} lines, from line ${damage.line} on, are`;
}
