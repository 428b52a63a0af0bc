/** A symbol in a text: `module!name`, up to its offset. */
export interface FoundSymbol {
  readonly start: number;
  readonly end: number;
  readonly module: string;
  readonly name: string;
}

const MODULE = /(?<![\w.!-])([A-Za-z_][\w.-]{0,200})!(?=[\w`?$@<~*])/g;
const OPEN = '<(';
const CLOSE = '>)';
/** No name of a symbol is longer: that is what PDBs and debuggers cut at. */
const LONGEST = 4096;

/** Symbols of a text, those with blanks in their template arguments included. */
export function* symbolsIn(text: string): Generator<FoundSymbol> {
  MODULE.lastIndex = 0;
  const found = [...text.matchAll(MODULE)];
  let from = 0;
  for (const match of found) {
    const [whole, module = ''] = match;
    if (match.index < from) continue;
    const start = match.index;
    const end = endOfName(text, start + whole.length);
    yield { start, end, module, name: text.slice(start + whole.length, end) };
    from = end;
  }
}

/** Blanks belong to a name inside of brackets and between a grave accent and an apostrophe only. */
function endOfName(text: string, from: number): number {
  let depth = 0;
  let isQuoted = false;
  let at = from;
  for (; at < text.length && at - from < LONGEST; at++) {
    const c = text.charAt(at);
    if (c === '`') isQuoted = true;
    else if (c === "'") isQuoted = false;
    else if (OPEN.includes(c)) depth++;
    else if (CLOSE.includes(c)) depth = Math.max(0, depth - 1);
    else if (depth > 0 || isQuoted) continue;
    else if (/[\s[\],;|"]/.test(c) || text.startsWith('+0x', at)) break;
  }
  return at;
}
