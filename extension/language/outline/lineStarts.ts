const LF = 10;
const CR = 13;

/** Reads a text line by line without making an array of lines. Line ends are CR, LF and CRLF, as in the editor. */
export class LineScanner {
  /** 0-based number of the present line; -1 before the first. */
  line = -1;
  start = 0;
  /** Behind the last character of the line, its line end not included. */
  end = 0;
  private next = 0;
  private nextCr: number;

  constructor(private readonly text: string) {
    this.nextCr = text.indexOf('\r');
  }

  /** Goes to the next line; false behind the last one. */
  advance(): boolean {
    const { text } = this;
    if (this.line >= 0 && this.next > text.length) return false;
    this.line++;
    this.start = this.next;
    const lf = text.indexOf('\n', this.start);
    if (this.nextCr >= 0 && this.nextCr < this.start) this.nextCr = text.indexOf('\r', this.start);
    const hasCr = this.nextCr >= 0 && (lf < 0 || this.nextCr < lf);
    this.end = hasCr ? this.nextCr : lf < 0 ? text.length : lf;
    if (hasCr) this.next = text.charCodeAt(this.end + 1) === LF ? this.end + 2 : this.end + 1;
    else this.next = lf < 0 ? text.length + 1 : lf + 1;
    return true;
  }

  /** At most so many characters of the line. */
  head(limit: number): string {
    return this.text.slice(this.start, Math.min(this.end, this.start + limit));
  }

  /** Code of the first character that is no blank, or 0 for a blank line. Looks at no more than 64 characters. */
  firstCode(): number {
    const end = Math.min(this.end, this.start + 64);
    for (let i = this.start; i < end; i++) {
      const code = this.text.charCodeAt(i);
      if (code !== 32 && code !== 9 && code !== CR) return code;
    }
    return 0;
  }
}
