/*
 * Places of values in JSON with comments and trailing commas, as VS Code's own files are written. Only as much as is needed to
 * change one value and to leave everything else alone.
 */

/** Offsets of a value, the end behind its last character. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A member of an object (then with its name) or an element of a list. */
export interface Element {
  readonly name?: string;
  readonly value: Span;
}

/** Deeper nesting is none of ours. */
const DEEPEST = 100;

/** The value that a text holds, without blanks and comments around it; undefined where it is not whole. */
export function valueOf(text: string, within: Span): Span | undefined {
  const start = afterBlanks(text, within.start);
  const end = endOfValue(text, start);
  return end === undefined || end > within.end ? undefined : { start, end };
}

/** What an object or a list holds; undefined for other values and for broken ones. */
export function elementsOf(text: string, { start, end }: Span): readonly Element[] | undefined {
  const isObject = text[start] === '{';
  if (!isObject && text[start] !== '[') return undefined;
  const found: Element[] = [];
  let at = afterBlanks(text, start + 1);
  while (at < end - 1) {
    const name = isObject ? memberName(text, at) : undefined;
    if (isObject && name === undefined) return undefined;
    const valueStart = name?.end ?? at;
    const valueEnd = endOfValue(text, valueStart);
    if (valueEnd === undefined) return undefined;
    found.push({ ...(name && { name: name.text }), value: { start: valueStart, end: valueEnd } });
    at = afterBlanks(text, valueEnd);
    if (text[at] === ',') at = afterBlanks(text, at + 1);
    else if (at !== end - 1) return undefined;
  }
  return found;
}

/** The name of a member, with the offset at which its value begins. */
function memberName(text: string, at: number): { readonly text: string; readonly end: number } | undefined {
  if (text[at] !== '"') return undefined;
  const end = endOfString(text, at);
  const colon = end === undefined ? undefined : afterBlanks(text, end);
  if (end === undefined || colon === undefined || text[colon] !== ':') return undefined;
  return { text: text.slice(at + 1, end - 1), end: afterBlanks(text, colon + 1) };
}

function endOfValue(text: string, start: number): number | undefined {
  const first = text[start];
  if (first === '"') return endOfString(text, start);
  if (first === '{' || first === '[') return endOfBrackets(text, start);
  const plain = /^[\w.+-]+/.exec(text.slice(start, start + 100))?.[0];
  return plain === undefined ? undefined : start + plain.length;
}

function endOfBrackets(text: string, start: number): number | undefined {
  const open: string[] = [];
  for (let at = start; at < text.length; at = afterBlanks(text, at)) {
    const sign = text[at] ?? '';
    if (sign === '"') {
      const end = endOfString(text, at);
      if (end === undefined) return undefined;
      at = end;
      continue;
    }
    if (sign === '{' || sign === '[') open.push(sign === '{' ? '}' : ']');
    else if ((sign === '}' || sign === ']') && open.pop() !== sign) return undefined;
    if (open.length > DEEPEST) return undefined;
    at++;
    if (open.length === 0) return at;
  }
  return undefined;
}

function endOfString(text: string, start: number): number | undefined {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at + 1;
    else if (text[at] === '\n') return undefined;
  }
  return undefined;
}

/** The next offset that is neither blank nor in a comment. */
function afterBlanks(text: string, start: number): number {
  let at = start;
  for (;;) {
    while (/\s/.test(text[at] ?? '') || text[at] === '\ufeff') at++;
    if (text.startsWith('//', at)) {
      const line = text.indexOf('\n', at);
      at = line < 0 ? text.length : line;
    } else if (text.startsWith('/*', at)) {
      const end = text.indexOf('*/', at + 2);
      at = end < 0 ? text.length : end + 2;
    } else return at;
  }
}
