import { codeBlock, inlineCode } from '../../base/markdown';
import { visible } from './visible';

/*
 * Reports are read raw as often as rendered (terminal, mail, bug trackers), so only what would change the meaning is
 * escaped; hovers, which are never read raw, use the stricter `base/markdown.ts`.
 */

/** Marks that mean something wherever they stand, and `$` because VS Code's preview draws formulas. */
const MARKS = /[\\`*[\]<>&|~$]/g;
/** An underline inside a word is no emphasis, so names keep theirs readable. */
const UNDERLINE = /(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g;
/** What viewers turn into links by themselves: `scheme://`, `//host`, `mailto:`, `www.`, addresses with `@`. */
const AUTOLINK = /:(?=\/)|(?<=\b(?:mailto|xmpp|command|vscode|javascript|data|file)):|(?<=\bwww)\.|@|\/(?=\/)/gi;
/** What starts a heading, list, quote, rule or code block when it stands first. */
const FIRST = /^(\s*)([#+=-]|\d{1,9}(?=[.)]))/;

/** Plain text as one line of Markdown that shows exactly this text. */
export function escapeText(text: string): string {
  return visible(text).replace(MARKS, '\\$&').replace(UNDERLINE, '\\_').replace(AUTOLINK, '\\$&');
}

/** Keeps the beginning of a line from being read as a heading, list or rule. `line` is escaped already. */
export function escapeLineStart(line: string): string {
  const start = line.trimStart();
  return start.replace(FIRST, (_, blanks: string, mark: string) =>
    /\d/.test(mark) ? `${blanks}${mark}\\` : `${blanks}\\${mark}`,
  );
}

/** Text as a code span. */
export function codeSpan(text: string): string {
  const span = inlineCode(visible(text), Infinity);
  return span === '' ? '` `' : span;
}

/** A cell of a table: pipes end cells even inside code spans, unless they are escaped. */
export function cell(markdown: string): string {
  return markdown.replace(/(?<!\\)((?:\\\\)*)\|/g, '$1\\|');
}

/** Lines as a fenced block. */
export function fenced(lines: readonly string[]): string {
  return codeBlock(lines.map(visible).join('\n'), 'text');
}
