import type { LogFacts } from '../../text/logFacts';
import { LogReader } from '../../text/logReader';

/** Characters that are handed to the parsers at one go: some milliseconds of work. */
const STEP = 32 * 1024;

/** Reads the facts of a text that is already in memory, piece by piece. */
export class WholeReader {
  private readonly reader = new LogReader({ encoding: 'utf-8' });
  private readonly encoder = new TextEncoder();
  private at = 0;

  constructor(private readonly text: string) {}

  /** From 0 to 1. */
  get progress(): number {
    return this.text.length === 0 ? 1 : this.at / this.text.length;
  }

  /** Reads a piece; true when there is no more. */
  step(): boolean {
    if (this.at >= this.text.length) return true;
    let end = Math.min(this.text.length, this.at + STEP);
    // Both halves of a surrogate pair have to be encoded together.
    if ((this.text.charCodeAt(end - 1) & 0xfc00) === 0xd800) end++;
    this.reader.push(this.encoder.encode(this.text.slice(this.at, end)));
    this.at = end;
    return this.at >= this.text.length;
  }

  /** Everything that was read. Call it once, after the last step. */
  end(): LogFacts {
    return this.reader.end();
  }
}
