import { visible, visibleLines } from './visible';

/*
 * Text from a target (names, symbols, object paths) is untrusted: it must show as itself in Markdown and never become
 * a link, an image, HTML, a theme icon or a table.
 */

/** What breaks lines, together with the blanks around it. */
const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;

/** Characters that mean something in GitHub Markdown or in VS Code's hovers (`$(icon)`). */
const SPECIAL = /[\\`*_[\]{}<>()#|~&$!@^=]/g;

/** Starts of links that Markdown readers make without any brackets. */
const AUTOLINK = /(:)(?=\/\/)|\b(www)(?=\.)/gi;

/** At the start of a paragraph these would begin a list, a quote, a rule or a numbered item. */
const LEADING = /^(\s*)([-+]|\d{1,9}(?=[.)]))/;

/**
 * One line of plain text: whatever breaks lines becomes a blank, what cannot be seen or turns the direction of text is
 * shown as `<U+202E>`. At most `limit` characters of it, cut between words where that is near.
 */
export function plainLine(text: string, limit = 500): string {
  const cut = text.length > limit ? `${cutText(text, limit)}…` : text;
  return visible(cut.replace(BREAKS, ' ')).trim();
}

/** A word that is longer is cut in the middle. */
const LONGEST_WORD = 40;

/** The beginning of a text that is too long, up to the end of a word. */
export function cutText(text: string, limit: number): string {
  const blank = text.lastIndexOf(' ', limit);
  return text.slice(0, blank > limit - LONGEST_WORD && blank > 0 ? blank : limit);
}

/** Text that shows as itself in a paragraph, a list item, a link label or a table cell. */
export function escapeMarkdown(text: string, limit?: number): string {
  return plainLine(text, limit)
    .replace(SPECIAL, '\\$&')
    .replace(AUTOLINK, (_, colon?: string, www?: string) => (colon === undefined ? `${www ?? ''}\\` : '\\:'))
    .replace(LEADING, (_, blanks: string, mark: string) =>
      /\d/.test(mark) ? `${blanks}${mark}\\` : `${blanks}\\${mark}`,
    );
}

/** A code span that holds any text, backticks included (`nt!Foo::`2'::bar`). Empty text gives an empty string. */
export function inlineCode(text: string, limit?: number): string {
  const line = plainLine(text, limit);
  if (line === '') return '';
  const runs = line.match(/`+/g) ?? [];
  const fence = '`'.repeat(longest(runs) + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return fence + pad + line + pad + fence;
}

/** The same for a table cell, where a bar ends the cell even inside code. */
export function inlineCodeInTable(text: string, limit?: number): string {
  return inlineCode(text, limit).replaceAll('|', '\\|');
}

/** A fenced block that no line of the text can close. Line breaks stay; other control characters are shown. */
export function codeBlock(text: string, language = ''): string {
  const lines = text.split(/\r\n|\r|\n/).map(visibleLines);
  const fence = '`'.repeat(Math.max(2, longest(text.match(/`+/g) ?? [])) + 1);
  return [fence + language.replace(/[^\w-]/g, ''), ...lines, fence].join('\n');
}

/** A link to an address that we made ourselves. `label` is Markdown already; the address is made safe for `(…)`. */
export function markdownLink(label: string, url: string): string {
  const safe = url.replace(/[\s<>()\\"`|]/g, c =>
    encodeURIComponent(c).replace(/[()]/g, p => (p === '(' ? '%28' : '%29')),
  );
  return `[${label}](${safe})`;
}

function longest(runs: readonly string[]): number {
  return runs.reduce((most, run) => Math.max(most, run.length), 0);
}
