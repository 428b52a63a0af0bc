import type { Position, Range, TextDocument } from 'vscode-languageserver-textdocument';

/** Characters of a line that features look at, so that a huge line costs no more than any other. */
export const LINE_LIMIT = 16_384;

/** A 0-based line without its line end; empty beyond the last. At most 16,384 characters of it. */
export function lineText(document: TextDocument, line: number): string {
  if (line < 0 || line >= document.lineCount) return '';
  const text = document.getText({ start: { line, character: 0 }, end: { line, character: LINE_LIMIT } });
  return text.replace(/[\r\n]+$/, '');
}

/** Length of a 0-based line without its line end. */
export function lineLength(document: TextDocument, line: number): number {
  const start = document.offsetAt({ line, character: 0 });
  const end = document.offsetAt({ line, character: Number.MAX_SAFE_INTEGER });
  return Math.max(0, end - start);
}

/** From a column to another on one line. */
export function lineRange(line: number, start: number, end: number): Range {
  return { start: { line, character: start }, end: { line, character: end } };
}

/** True for what a client may send as a position; anything else is answered with nothing. */
export function isPosition(value: unknown): value is Position {
  if (typeof value !== 'object' || value === null) return false;
  const { line, character } = value as Partial<Position>;
  return isColumn(line) && isColumn(character);
}

function isColumn(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0x7fff_ffff;
}
