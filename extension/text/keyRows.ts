import type { TextEvidence } from '../model/evidence';
import type { Block, BlockContext, LineKind } from './blocks';
import { textEvidence } from './known';
import { endOfText, isBlankCode, skipBlanks } from './pointer';

/** A `Key   : value` row. */
export interface KeyRow {
  readonly key: string;
  /** Without blanks around it. */
  readonly value: string;
}

/** Splits a row at its first colon; undefined unless a single word stands before it. */
export function splitRow(text: string): KeyRow | undefined {
  const start = skipBlanks(text);
  let end = start;
  while (end < text.length && isKeyCode(text.charCodeAt(end))) end++;
  if (end === start || end - start > 48) return undefined;
  const colon = skipBlanks(text, end);
  if (text.charCodeAt(colon) !== 58) return undefined;
  return { key: text.slice(start, end), value: text.slice(colon + 1).trim() };
}

/** Letters, digits, underscore. */
function isKeyCode(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95;
}

/** What a row became: read, waiting for the rest of its value in the next line, or not understood. */
export type RowResult = 'read' | 'open' | 'unknown';

/** Dots or `[...]` in place of lines that somebody left out. */
export function isElision(text: string): boolean {
  const start = skipBlanks(text);
  const end = endOfText(text);
  if (end - start < 3 || end - start > 40) return false;
  for (let i = start; i < end; i++) if (!'.[]() '.includes(text.charAt(i))) return false;
  return true;
}

/** A block of `Key : value` rows, also where a narrow console or a book wrapped the values. */
export abstract class RowBlock implements Block {
  private pending: { readonly text: string; readonly line: number } | undefined;

  constructor(protected readonly context: BlockContext) {}

  /** Takes the value of a row. `open`: the value may go on in the next line. */
  protected abstract row(key: string, value: string, evidence: TextEvidence): RowResult;

  /** A line that is no row and continues none. */
  protected abstract other(text: string, line: number): LineKind | undefined;

  abstract end(): void;

  line(text: string, line: number): LineKind | undefined {
    const pending = this.pending;
    this.pending = undefined;
    if (skipBlanks(text) === text.length) return 'noise';
    const row = splitRow(text);
    if (row) return this.takeRow(row, text, line);
    if (pending && this.goesOn(pending, text, line)) return 'understood';
    return isElision(text) ? 'noise' : this.other(text, line);
  }

  private takeRow(row: KeyRow, text: string, line: number): LineKind | undefined {
    const result = this.row(row.key, row.value, textEvidence(this.context, line, text));
    if (result === 'open') this.pending = { text, line };
    if (result !== 'unknown') return 'understood';
    const indented = isBlankCode(text.charCodeAt(0));
    return indented ? 'unparsed' : this.other(text, line);
  }

  /** Reads the row again together with what follows: with a blank between them, and without. */
  private goesOn(first: { readonly text: string; readonly line: number }, text: string, line: number): boolean {
    const before = splitRow(first.text);
    if (!before || text.length > 300) return false;
    for (const glue of [' ', '']) {
      const value = `${before.value}${glue}${text.trim()}`.trim();
      const joined = `${first.text.trimEnd()}${glue}${text.trim()}`;
      const evidence = textEvidence(this.context, first.line, joined, line);
      if (this.row(before.key, value, evidence) === 'read') return true;
    }
    return false;
  }
}
