/** The line holds a `>`, without which there is no prompt in it. */
export const HAS_PROMPT_SIGN = 1;
/** The line holds `***` or `WARNING: ` behind its beginning: a message may have cut into it. */
export const HAS_MESSAGE_SIGN = 2;

/**
 * Cuts text into lines at LF, CR and CRLF. `take` gets each line without its end, the index where it begins, and what it
 * may hold. The signs are looked for once in the whole text, not once a line: they are rare.
 */
export function splitLines(text: string, take: (line: string, start: number, signs: number) => void): void {
  const crs = new Cursor(text, '\r');
  const prompts = new Cursor(text, '>');
  const stars = new Cursor(text, '***');
  const warnings = new Cursor(text, 'WARNING: ');
  for (let start = 0; start < text.length;) {
    const lf = text.indexOf('\n', start);
    let end = lf < 0 ? text.length : lf;
    let next = lf < 0 ? end : lf + 1;
    const cr = crs.from(start);
    if (cr < end) {
      next = cr + 1 === lf ? next : cr + 1;
      end = cr;
    }
    const messages = stars.from(start + 1) < end || warnings.from(start + 1) < end;
    const signs = (prompts.from(start) < end ? HAS_PROMPT_SIGN : 0) | (messages ? HAS_MESSAGE_SIGN : 0);
    take(text.slice(start, end), start, signs);
    start = next;
  }
}

/** The next place of a string, searched for again only when it was passed. */
class Cursor {
  private at = -1;

  constructor(
    private readonly text: string,
    private readonly sought: string,
  ) {}

  /** The first place at or behind `index`, or the length of the text. Ask in ascending order. */
  from(index: number): number {
    if (this.at < index) {
      const found = this.text.indexOf(this.sought, index);
      this.at = found < 0 ? this.text.length : found;
    }
    return this.at;
  }
}
