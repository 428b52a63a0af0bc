import { ownText } from '../base/ownText';
import { splitLines } from './lineSplitter';

/** Characters that are read at one go; a longer line is kept only so far, as when a file is read. */
const PIECE = 64 * 1024;

/**
 * Reads the next piece of whole lines of a text. `take` gets each line with its signs (lineSplitter.ts) and its index in
 * the text. The lines do not keep the text alive. Returns where the next piece begins.
 */
export function readPiece(
  text: string,
  from: number,
  take: (line: string, signs: number, offset: number) => void,
): number {
  const window = ownText(text.slice(from, from + PIECE));
  const whole = from + window.length >= text.length ? window.length : endOfLines(window);
  splitLines(whole < 0 ? window : window.slice(0, whole), (line, start, signs) => {
    take(line, signs, from + start);
  });
  return whole < 0 ? endOfLongLine(text, from + window.length) : from + whole;
}

/** Index behind the last line end, or -1. A CR in the very last place may be half of a CRLF. */
function endOfLines(window: string): number {
  const lf = window.lastIndexOf('\n');
  const end = lf >= 0 ? lf : window.lastIndexOf('\r', window.length - 2);
  return end < 0 ? -1 : end + 1;
}

/** Index behind the line that goes on at `from`, or ended with a CR just before. Looks at each character once. */
function endOfLongLine(text: string, from: number): number {
  if (text[from - 1] === '\r') return text[from] === '\n' ? from + 1 : from;
  for (let at = from; at < text.length; at += PIECE) {
    const found = text.slice(at, at + PIECE).search(/[\r\n]/);
    if (found >= 0) return at + found + (text.startsWith('\r\n', at + found) ? 2 : 1);
  }
  return text.length;
}
