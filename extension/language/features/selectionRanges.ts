import type { SelectionRange } from 'vscode-languageserver';
import type { Position, Range, TextDocument } from 'vscode-languageserver-textdocument';
import type { Outline } from '../outline/outline';
import { lineLength, lineRange, lineText } from '../text';
import { tokenAt } from '../tokenAt';

/** Grows a selection: token, line, stack, thread, process, command, everything. */
export function selectionRange(
  document: TextDocument,
  outline: Outline | undefined,
  position: Position,
): SelectionRange {
  const ranges: Range[] = [wholeOf(document)];
  const blocks = [...(outline?.around(position.line) ?? [])].reverse();
  for (const { start, end } of blocks) {
    ranges.push({ start: { line: start, character: 0 }, end: { line: end, character: lineLength(document, end) } });
  }
  const line = Math.min(position.line, document.lineCount - 1);
  const length = lineLength(document, line);
  const text = lineText(document, line);
  ranges.push(lineRange(line, text.length - text.trimStart().length, length));
  const token = tokenAt(text, position.character);
  if (token) ranges.push(lineRange(line, token.start, token.end));
  let selection: SelectionRange | undefined;
  for (const range of ranges) {
    if (selection && !isWithin(range, selection.range)) continue;
    selection = selection ? { range, parent: selection } : { range };
  }
  return selection ?? { range: wholeOf(document) };
}

function wholeOf(document: TextDocument): Range {
  const line = document.lineCount - 1;
  return { start: { line: 0, character: 0 }, end: { line, character: lineLength(document, line) } };
}

/** Inside and not the same: clients refuse a parent that does not hold its child. */
function isWithin(inner: Range, outer: Range): boolean {
  const startsAfter = compare(outer.start, inner.start) <= 0;
  const endsBefore = compare(inner.end, outer.end) <= 0;
  return startsAfter && endsBefore && (compare(outer.start, inner.start) < 0 || compare(inner.end, outer.end) < 0);
}

function compare(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}
