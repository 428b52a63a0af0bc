/** The line holds a `>`, without which there is no prompt in it. */
export const HAS_PROMPT_SIGN = 1;
/** Of `WARNING: ` a part that begins with a letter that is rare in logs: the search is for the first letter. */
const WARNING = 'G: ';

/** The line holds `***` or `WARNING: ` behind its beginning: a message may have cut into it. */
export const HAS_MESSAGE_SIGN = 2;

/**
 * Cuts text into lines at LF, CR and CRLF. `take` gets each line without its end, the index where it begins, and what it
 * may hold. The signs are looked for once in the whole text, not once a line: they are rare.
 */
export function splitLines(text: string, take: (line: string, start: number, signs: number) => void): void {
  const { length } = text;
  // The next place of each, or the length of the text; searched for again only when it was passed.
  let cr = -1;
  let prompt = -1;
  let stars = -1;
  let warning = -1;
  for (let start = 0; start < length;) {
    const lf = text.indexOf('\n', start);
    let end = lf < 0 ? length : lf;
    let next = lf < 0 ? end : lf + 1;
    if (cr < start) cr = placeOf(text, '\r', start);
    if (cr < end) {
      next = cr + 1 === lf ? next : cr + 1;
      end = cr;
    }
    if (prompt < start) prompt = placeOf(text, '>', start);
    if (stars <= start) stars = placeOf(text, '***', start + 1);
    if (warning <= start) warning = placeOf(text, WARNING, start + 1);
    const signs = (prompt < end ? HAS_PROMPT_SIGN : 0) | (stars < end || warning < end ? HAS_MESSAGE_SIGN : 0);
    take(text.slice(start, end), start, signs);
    start = next;
  }
}

function placeOf(text: string, sought: string, from: number): number {
  const found = text.indexOf(sought, from);
  return found < 0 ? text.length : found;
}
