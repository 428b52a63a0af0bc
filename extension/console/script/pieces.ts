/** One command of a line and where it stands. */
export interface Piece {
  readonly start: number;
  /** Index behind its last character. */
  readonly end: number;
  /** A quote was opened and never closed. */
  readonly openQuote: boolean;
}

/**
 * Where the command that begins at `start` ends: at the first `;` or line end outside of quotes and braces. A quote
 * counts only at the beginning of a word or behind punctuation: `.echo it"s` opens none.
 */
export function pieceAt(text: string, start: number): Piece {
  let depth = 0;
  let quoted = false;
  for (let i = start; i < text.length; i++) {
    const character = text.charAt(i);
    if (quoted) {
      if (character === '\\' && text.charAt(i + 1) !== '') i++;
      else if (character === '"') quoted = false;
      else if (character === '\n') return { start, end: i, openQuote: true };
    } else if (character === '"') quoted = true;
    else if (character === '{') depth++;
    else if (character === '}' && depth > 0) depth--;
    else if (depth === 0 && (character === ';' || character === '\n')) return { start, end: i, openQuote: false };
  }
  return { start, end: text.length, openQuote: quoted };
}

/** The text between the brace at `open` and the one that closes it; undefined where none does. */
export function blockAt(text: string, open: number): { readonly body: string; readonly end: number } | undefined {
  let depth = 0;
  let quoted = false;
  for (let i = open; i < text.length; i++) {
    const character = text.charAt(i);
    if (quoted) {
      if (character === '\\') i++;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '{') depth++;
    else if (character === '}' && --depth === 0) return { body: text.slice(open + 1, i), end: i + 1 };
  }
  return undefined;
}

/** Index of the next character that is no blank. */
export function skipBlanks(text: string, from: number): number {
  let at = from;
  while (/\s/.test(text.charAt(at))) at++;
  return at;
}
