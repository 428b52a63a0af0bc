/** A longer line is handed on in pieces. */
const MAX_LINE = 1 << 20;
const TAIL = 64;

export interface CutLine {
  readonly text: string;
  /** False: the line goes on (it was longer than a million characters). */
  readonly ended: boolean;
}

/** Puts lines together from pieces of any size. Line ends are LF; a stray CR before it is dropped. */
export class LineCutter {
  private parts: string[] = [];
  private length = 0;
  /** The end of what has come of a line that has not ended: cheap to look at, however long that is. */
  tail = '';

  /** What has come of a line that has not ended. */
  get open(): string {
    if (this.parts.length > 1) this.parts = [this.parts.join('')];
    return this.parts[0] ?? '';
  }

  *push(text: string): Generator<CutLine> {
    let from = 0;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
      const line = this.take(text.slice(from, at));
      yield { text: line.endsWith('\r') ? line.slice(0, -1) : line, ended: true };
      from = at + 1;
    }
    if (from < text.length) {
      this.parts.push(text.slice(from));
      this.length += text.length - from;
      this.tail = (this.tail + text.slice(Math.max(from, text.length - TAIL))).slice(-TAIL);
    }
    if (this.length > MAX_LINE) yield { text: this.take(''), ended: false };
  }

  private take(last: string): string {
    const line = this.parts.length === 0 ? last : this.parts.join('') + last;
    this.parts = [];
    this.length = 0;
    this.tail = '';
    return line;
  }
}
