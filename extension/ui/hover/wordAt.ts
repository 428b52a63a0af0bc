export interface WordAt {
  readonly text: string;
  /** 0-based columns, end exclusive. */
  readonly start: number;
  readonly end: number;
}

/** Longest line that is looked at: what stands further right is no row of a debugger. */
const LONGEST_LINE = 20_000;

/**
 * Words that may name a thing: an address with or without `0x` and the middle backtick, a Cid (`PID.TID`), and a
 * number of a process, thread or message in hex or, with `0n`, decimal.
 */
const WORD = /0n\d{1,10}|0x[0-9a-f]{1,16}|[0-9a-f]{8}`[0-9a-f]{8}|[0-9a-f]{1,8}\.[0-9a-f]{1,8}|[0-9a-f]{3,16}/giu;
const PART_OF_WORD = /[\w.`!$@]/u;

/** The word under a column that a card or an expression may be asked for. */
export function wordAt(line: string, column: number): WordAt | undefined {
  if (line.length > LONGEST_LINE) return undefined;
  for (const match of line.matchAll(WORD)) {
    const start = match.index;
    const end = start + match[0].length;
    if (start > column) return undefined;
    if (column <= end && standsAlone(line, start, end)) return { text: match[0], start, end };
  }
  return undefined;
}

/** Not a piece of a symbol, a module name or a file name. A full stop may end a sentence. */
function standsAlone(line: string, start: number, end: number): boolean {
  const before = line[start - 1] ?? ' ';
  const after = line[end] ?? ' ';
  const next = line[end + 1] ?? ' ';
  if (PART_OF_WORD.test(before)) return false;
  return !PART_OF_WORD.test(after) || (after === '.' && !PART_OF_WORD.test(next));
}
