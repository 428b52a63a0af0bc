/*
 * Text from a target (names, symbols, object paths) is untrusted: it must show as itself in Markdown and never become
 * a link, an image, HTML, a theme icon or a table.
 */

/** Control characters, line breaks and the marks that turn the direction of text around. */
// eslint-disable-next-line no-control-regex -- these are the characters to take out
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g;

/** Characters that mean something in GitHub Markdown or in VS Code's hovers (`$(icon)`). */
const SPECIAL = /[\\`*_[\]{}<>()#|~&$!@^=]/g;

/** Starts of links that Markdown readers make without any brackets. */
const AUTOLINK = /(:)(?=\/\/)|\b(www)(?=\.)/gi;

/** At the start of a paragraph these would begin a list, a quote, a rule or a numbered item. */
const LEADING = /^(\s*)([-+]|\d{1,9}(?=[.)]))/;

/** One line of plain text: whatever breaks lines or cannot be seen becomes a blank. At most `limit` characters. */
export function plainLine(text: string, limit = 500): string {
  const cut = text.length > limit ? text.slice(0, limit) + '…' : text;
  return cut.replace(UNPRINTABLE, ' ').trim();
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

/** A fenced block that no line of the text can close. Line breaks stay; other control characters become blanks. */
export function codeBlock(text: string, language = ''): string {
  const lines = text.split(/\r\n|\r|\n/).map(line => line.replace(UNPRINTABLE, ' '));
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
