import { type FoldingRange, FoldingRangeKind } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Cancellation } from '../log/slices';
import { turn } from '../log/slices';
import type { Outline, OutlineKind } from '../outline/outline';
import { lineText } from '../text';

/** What VS Code takes when the client names no limit. */
const DEFAULT_LIMIT = 5000;

/** Kinds in the order in which they are kept when there are more than the limit. */
const ORDER: readonly (readonly OutlineKind[])[] = [
  ['command'],
  ['port', 'message'],
  ['process'],
  ['thread'],
  ['stack'],
];

/** One range a command, PROCESS, THREAD, port or message block, and stack. */
export async function foldingRanges(
  outline: Outline,
  limit: number | undefined,
  cancellation: Cancellation,
): Promise<FoldingRange[]> {
  const most = limit ?? DEFAULT_LIMIT;
  const ranges: FoldingRange[] = [];
  for (const kinds of ORDER) {
    for (let index = 0; index < outline.length && ranges.length < most; index++) {
      if (index % 20_000 === 19_999) {
        await turn();
        if (cancellation.isCancellationRequested) return [];
      }
      const node = outline.node(index);
      if (node.end > node.start && kinds.includes(node.kind)) ranges.push({ startLine: node.start, endLine: node.end });
    }
  }
  return ranges.sort((a, b) => a.startLine - b.startLine || b.endLine - a.endLine);
}

const REGION = /^\s*(?:\*|\$\$)\s*#?(end)?region\b/;

/** Braces, regions and runs of comment lines of a script. */
export function scriptFoldingRanges(document: TextDocument): FoldingRange[] {
  const ranges: FoldingRange[] = [];
  const braces: number[] = [];
  const regions: number[] = [];
  let comment = -1;
  for (let line = 0; line <= document.lineCount; line++) {
    const text = lineText(document, line);
    const isComment = line < document.lineCount && /^\s*(?:\*|\$\$(?![<>]))/.test(text);
    const region = isComment ? REGION.exec(text) : null;
    if (comment >= 0 && (!isComment || region)) {
      if (line - 1 > comment) ranges.push({ startLine: comment, endLine: line - 1, kind: FoldingRangeKind.Comment });
      comment = -1;
    }
    if (region) foldRegion(region, line, regions, ranges);
    else if (isComment) comment = comment < 0 ? line : comment;
    else foldBraces(text, line, braces, ranges);
  }
  return ranges;
}

function foldRegion(region: RegExpExecArray, line: number, open: number[], ranges: FoldingRange[]): void {
  if (region[1] === undefined) {
    open.push(line);
    return;
  }
  const start = open.pop();
  if (start !== undefined) ranges.push({ startLine: start, endLine: line, kind: FoldingRangeKind.Region });
}

function foldBraces(text: string, line: number, open: number[], ranges: FoldingRange[]): void {
  for (const character of text.replace(/\$\{[^}]{0,80}\}|"[^"]{0,4000}"/g, '')) {
    if (character === '{') open.push(line);
    if (character !== '}') continue;
    const start = open.pop();
    // The closing brace stays visible.
    if (start !== undefined && line - 1 > start) ranges.push({ startLine: start, endLine: line - 1 });
  }
}
