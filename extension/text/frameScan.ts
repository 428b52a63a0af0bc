import { isBlankCode, isHexCode, pointerEnd, skipBlanks } from './pointer';

/*
 * Tells rows of a stack from others, by single characters: they are the bulk of every log. What the columns hold is read
 * later, when somebody asks for the frames (frameRow.ts).
 *
 * A row is: frame number (2 or more hex digits, with `kn`), stack use (`kf`), Child-SP or ChildEBP, Child-BSP (Itanium),
 * RetAddr, arguments (behind `:` on 64 bits), Call Site. Each is optional, and `(Inline…)` stands for the addresses.
 */

const COLON = 58;
const PAREN = 40;
const DASH = 45;

/** Where the frame number ends, at `from` where there is none. A number is shorter than any pointer. */
export function numberEnd(text: string, from: number): number {
  let i = from;
  while (i < from + 6 && isHexCode(text.charCodeAt(i))) i++;
  return i > from && i < from + 6 && isBlankCode(text.charCodeAt(i)) ? i : from;
}

/** First character behind the numbers (frame number, stack use) that may stand before the addresses. */
export function skipNumbers(text: string, from: number): number {
  let i = from;
  for (let n = 0; n < 2; n++) {
    const end = numberEnd(text, i);
    if (end === i) return i;
    i = skipBlanks(text, end);
  }
  return i;
}

/** True for a row of a stack whose header was seen. */
export function isFrameRow(text: string): boolean {
  const first = skipBlanks(text);
  const code = text.charCodeAt(first);
  if (!isHexCode(code)) return code === PAREN && text.startsWith('(Inline', first);
  let i = first;
  let end = pointerEnd(text, i);
  if (end < 0) {
    i = skipNumbers(text, i);
    if (i === first) return false;
    if (text.charCodeAt(i) === PAREN) return text.startsWith('(Inline', i);
    end = pointerEnd(text, i);
    if (end < 0) return false;
  }
  const next = skipBlanks(text, end);
  if (next === end) return false;
  const after = text.charCodeAt(next);
  if (after === COLON) return isBlankCode(text.charCodeAt(next + 1)) || next + 1 === text.length;
  // A row with a number and wide gaps is one of a table (`!running`), unless the gap is where a return address is missing.
  if (i > first && next !== end + 1) return isSymbolAt(text, next);
  const second = pointerEnd(text, next);
  // One address and a name: a column is missing, as in excerpts that were edited.
  return second > 0 ? second - next === end - i : isSymbolAt(text, next);
}

/**
 * True for a row that can only be a frame, seen without any header: one blank between the addresses (memory dumps have
 * two), and a symbol or arguments behind them (module lists and disassembly have neither).
 */
export function isLoneFrameRow(text: string): boolean {
  const first = skipBlanks(text);
  if (!isHexCode(text.charCodeAt(first)) && text.charCodeAt(first) !== PAREN) return false;
  if (!isFrameRow(text)) return false;
  const start = skipNumbers(text, first);
  if (text.charCodeAt(start) === PAREN) return isSymbolAt(text, skipInline(text, start));
  const end = pointerEnd(text, start);
  const next = skipBlanks(text, end);
  if (text.charCodeAt(next) === COLON) return pointerEnd(text, skipBlanks(text, next + 1)) > 0;
  const second = pointerEnd(text, next);
  if (second < 0 || next !== end + 1) return false;
  return text.charCodeAt(skipBlanks(text, second)) === COLON || isSymbolAt(text, skipBareArgs(text, second));
}

/** Behind up to three values of eight digits, which 32-bit stacks print before the name. */
function skipBareArgs(text: string, from: number): number {
  let i = skipBlanks(text, from);
  for (let n = 0; n < 3; n++) {
    const end = pointerEnd(text, i);
    if (end !== i + 8) return i;
    i = skipBlanks(text, end);
  }
  return i;
}

/** First character behind `(Inline Function) --------`--------`, with or without the ` : ` of arguments. */
export function skipInline(text: string, from: number): number {
  let i = text.indexOf(')', from) + 1;
  if (i === 0) return text.length;
  for (;;) {
    const code = text.charCodeAt(i);
    if (!isBlankCode(code) && code !== DASH && code !== 96 && code !== COLON) return i;
    i++;
  }
}

/** True if a symbol begins here: `module!…` with no blank before the `!`, or `0x` and hex digits. */
export function isSymbolAt(text: string, from: number): boolean {
  if (text.charCodeAt(from) === 48 && text.charCodeAt(from + 1) === 120) return isHexCode(text.charCodeAt(from + 2));
  for (let i = from; i < from + 80 && i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 33) return i > from;
    if (isBlankCode(code) || code === 34 || code === 91 || code === PAREN) return false;
  }
  return false;
}

/** True for a row of `kc`, or of a stack shown by names only: a frame number at most, then a symbol. */
export function isNameRow(text: string): boolean {
  const first = skipBlanks(text);
  if (isSymbolAt(text, first)) return true;
  const end = numberEnd(text, first);
  return end > first && isSymbolAt(text, skipBlanks(text, end));
}

/**
 * The columns of a stack as its first rows showed them: 64-bit addresses with their backticks. Rows that have the same
 * characters in these places are frames; all others are looked at in full.
 */
export class FrameColumns {
  private first = -1;
  private next = 0;

  /** Learns from a row that was found to be a frame. */
  learn(text: string): void {
    const first = skipNumbers(text, skipBlanks(text));
    const next = skipBlanks(text, first + 17);
    const wide = text.charCodeAt(first + 8) === 96 && pointerEnd(text, first) === first + 17;
    if (!wide || text.charCodeAt(next + 8) !== 96 || pointerEnd(text, next) !== next + 17) return;
    this.first = first;
    this.next = next;
  }

  fit(text: string): boolean {
    const { first, next } = this;
    if (first < 0 || text.charCodeAt(first + 8) !== 96 || text.charCodeAt(next + 8) !== 96) return false;
    return (
      isBlankCode(text.charCodeAt(first + 17)) &&
      isBlankCode(text.charCodeAt(next + 17)) &&
      isHexCode(text.charCodeAt(first)) &&
      isHexCode(text.charCodeAt(first + 16)) &&
      isHexCode(text.charCodeAt(next)) &&
      isHexCode(text.charCodeAt(next + 16)) &&
      (first === 0 || isBlankCode(text.charCodeAt(first - 1)))
    );
  }
}
