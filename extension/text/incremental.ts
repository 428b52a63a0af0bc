import type { BlockParser } from './blocks';
import type { LogFacts } from './logFacts';
import { LogMachine } from './logMachine';
import { LogSegment } from './logSegment';
import type { MachineState } from './machineState';
import { blockParsers } from './parsers';
import { Placed } from './placedSegment';
import { SegmentMerge } from './segmentMerge';
import { readPiece } from './textPieces';

/**
 * A log that is a text in memory and is being edited: after an edit only the commands that it touched are read again.
 *
 * Facts are kept per command (a segment), each with the state of the reader at its beginning. `edit` drops the segments
 * that it touches, `read` reads on from there, until it comes to the beginning of a segment behind the edit in the state
 * that segment was read in: from there on everything stays, renumbered. Then the facts of all segments are merged anew.
 * All of it goes in slices, so that a server stays responsive:
 *
 *   const log = new IncrementalLog(text);
 *   while (!log.read(10)) await turn();          // about 10 ms each
 *   use(log.facts());
 *   log.edit(start, end, inserted.length, text); // and read again
 *
 * In these facts the offsets and lengths of commands count characters (UTF-16 units) of the text.
 */
export class IncrementalLog {
  /** What is true of the text up to the open segment; everything once all is read. */
  private known: Placed[] = [];
  /** What followed the last edit, up to the end of the text: counts as soon as reading meets it in its state. */
  private tail: readonly Placed[] = [];
  private open: LogSegment;
  private machine: LogMachine;
  /** Characters that were read. */
  private at = 0;
  /** Reading has met the tail: nothing is left to read. */
  private joined = false;
  private merge: SegmentMerge | undefined;
  private result: LogFacts | undefined;

  constructor(
    private text: string,
    private readonly parsers: readonly BlockParser[] = blockParsers,
  ) {
    this.machine = this.newMachine();
    this.open = new LogSegment(this.machine.state(), 0);
  }

  /** From 0 to 1; reading takes it to 0.8, merging the facts to the end. */
  get progress(): number {
    if (this.result) return 1;
    if (this.merge) return 0.8 + 0.2 * this.merge.progress;
    return this.text.length === 0 ? 0 : (0.8 * this.at) / this.text.length;
  }

  /**
   * The text between `start` and `end` (indices of the text before) was replaced by `inserted` characters; `text` is what
   * resulted. Several edits may come before the next `read`.
   */
  edit(start: number, end: number, inserted: number, text: string): void {
    this.tail = this.behind(end, inserted - (end - start));
    const touched = this.joined || start <= this.nextLine();
    this.text = text;
    this.result = undefined;
    this.merge = undefined;
    this.joined = false;
    if (touched) this.goBackTo(start);
  }

  /** Reads on for about this many milliseconds. True when all is read and `facts` is up to date. */
  read(budgetMs: number): boolean {
    const until = performance.now() + budgetMs;
    while (!this.result) {
      if (!this.joined && this.at < this.text.length) this.readPiece();
      else this.mergeSome(until);
      if (performance.now() >= until) break;
    }
    return this.result !== undefined;
  }

  /** What the text says, as of the last `read` that returned true; undefined while it is not up to date. */
  facts(): LogFacts | undefined {
    return this.result;
  }

  /** Where the line behind the next one to read begins: whether a command begins at `at` is for the next line to say. */
  private nextLine(): number {
    const end = this.text.indexOf('\n', this.at);
    return end < 0 ? this.text.length : end + 1;
  }

  /** The segments behind the edit that reach to the end of the text, where they will be after it. */
  private behind(end: number, by: number): readonly Placed[] {
    const complete = this.joined || this.at >= this.text.length;
    // The first segment begins with the text, not with a command: reading never meets it again.
    const behind = complete ? this.known.slice(1) : this.tail;
    return behind
      .filter(placed => placed.offset >= end)
      .map(placed => placed.moveBy({ lines: 0, commands: 0, characters: by }));
  }

  /**
   * Reads again from before the place: the segment that began on the touched line may have lost its prompt, and the one
   * before it may go on into that line. Several segments may begin at one place, all but the last of them empty.
   */
  private goBackTo(start: number): void {
    const line = this.text.lastIndexOf('\n', start - 1) + 1;
    let keep = this.known.findIndex(placed => placed.offset >= line);
    if (keep < 0) keep = this.known.length;
    for (let back = 0; back < 2 && keep > 0; back++) {
      const offset = this.known[--keep]?.offset;
      while (keep > 0 && this.known[keep - 1]?.offset === offset) keep--;
    }
    const from = this.known[keep]?.settled();
    this.known = this.known.slice(0, keep);
    const goOn = keep > 0 ? from : undefined;
    this.machine = this.newMachine(goOn?.state);
    this.open = goOn ? new LogSegment(goOn.state, goOn.offset, goOn.key) : new LogSegment(this.machine.state(), 0);
    this.at = this.open.offset;
  }

  private readPiece(): void {
    this.at = readPiece(this.text, this.at, (line, signs, offset) => {
      if (!this.joined) this.machine.line(line, signs, offset);
    });
    if (this.at < this.text.length || this.joined) return;
    this.machine.end();
    this.known.push(new Placed(this.open));
  }

  private mergeSome(until: number): void {
    this.merge ??= new SegmentMerge(this.known, this.text.length);
    if (this.merge.run(until)) this.result = this.merge.facts();
  }

  /** Another command begins: closes the open segment, and stops where the tail can be taken over. */
  private boundary(offset: number): void {
    if (this.joined) return;
    this.known.push(new Placed(this.open));
    this.open = new LogSegment(this.machine.state(), offset);
    const same = this.tail.findIndex(placed => placed.offset >= offset);
    const next = this.tail[same];
    if (next?.offset !== offset || next.key !== this.open.key) return;
    const shift = next.shiftTo(this.open.state);
    for (const placed of this.tail.slice(same)) this.known.push(placed.moveBy(shift));
    this.tail = [];
    this.joined = true;
  }

  private newMachine(from?: MachineState): LogMachine {
    // What the machine still says of the line at which the tail was met is known already.
    const to = (tell: (segment: LogSegment) => void): void => {
      if (!this.joined) tell(this.open);
    };
    return new LogMachine(
      {
        command: (place, offset) => {
          to(segment => {
            segment.command(place, offset);
          });
        },
        fact: (fact, kernel) => {
          to(segment => {
            segment.fact(fact, kernel);
          });
        },
        line: (kind, text, line, command) => {
          to(segment => {
            segment.line(kind, text, line, command);
          });
        },
        kernel: (kernel, line) => {
          to(segment => {
            segment.kernel(kernel, line);
          });
        },
        failed: (line, error) => {
          to(segment => {
            segment.failed(line, error);
          });
        },
        boundary: (_line, offset) => {
          this.boundary(offset);
        },
      },
      this.parsers,
      from,
    );
  }
}
