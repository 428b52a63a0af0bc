import { ownText } from '../base/ownText';
import type { UnparsedLine } from '../model/snapshot';
import type { LineRange } from './logFacts';

export interface UnparsedLimits {
  /** Lines whose text is kept. */
  readonly lines: number;
  /** Characters of text that are kept, in all. */
  readonly characters: number;
  /** Ranges that are kept of the lines beyond; the last one takes what follows. */
  readonly ranges: number;
}

/** Enough for a report to name every gap of an ordinary log, little enough for a log that is nothing but gaps. */
export const UNPARSED_LIMITS: UnparsedLimits = { lines: 20_000, characters: 4 << 20, ranges: 2_000 };

/** Keeps the lines that no parser understood, beyond a bound only where they stand. */
export class UnparsedLines {
  private readonly byKernel = new Map<number, UnparsedLine[]>();
  private readonly beyond: { firstLine: number; lastLine: number; count: number }[] = [];
  private lines = 0;
  private characters = 0;

  constructor(private readonly limits: UnparsedLimits = UNPARSED_LIMITS) {}

  add(kernel: number, line: number, command: string, text: string): void {
    const size = text.length + command.length;
    if (this.lines < this.limits.lines && this.characters + size <= this.limits.characters) {
      this.lines++;
      this.characters += size;
      const kept = { line, command, text: ownText(text) };
      const list = this.byKernel.get(kernel);
      if (list) list.push(kept);
      else this.byKernel.set(kernel, [kept]);
    } else this.addBeyond(line);
  }

  of(kernel: number): readonly UnparsedLine[] {
    return this.byKernel.get(kernel) ?? [];
  }

  get ranges(): readonly LineRange[] {
    return this.beyond;
  }

  private addBeyond(line: number): void {
    const last = this.beyond.at(-1);
    if (last && (last.lastLine === line - 1 || this.beyond.length >= this.limits.ranges)) {
      last.lastLine = line;
      last.count++;
    } else this.beyond.push({ firstLine: line, lastLine: line, count: 1 });
  }
}
