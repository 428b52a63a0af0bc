/*
 * Control characters, and those that change the direction or the look of the text around them, are shown as code points:
 * a process can call itself anything, and what the reader sees has to be what memory or the log holds. Terminals would
 * even obey some of them.
 */
const INVISIBLE =
  // eslint-disable-next-line no-control-regex -- these characters are what it looks for
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Most texts hold nothing else: they are handed on as they are. */
const PLAIN = /^[\u0020-\u007e]*$/;
/** The same with the breaks of lines and tabs. */
const PLAIN_LINES = /^[\u0020-\u007e\n\r\t]*$/;

/** One line of text in which nothing is hidden. Tabs become blanks, other controls and lone surrogates `<U+202E>`. */
export function visible(text: string): string {
  return PLAIN.test(text) ? text : text.replace(INVISIBLE, c => (c === '\t' ? ' ' : codePoint(c)));
}

/** The same of a text of many lines, whose breaks and tabs stay. */
export function visibleLines(text: string): string {
  if (PLAIN_LINES.test(text)) return text;
  return text.replace(INVISIBLE, (c, at: number) => (isBreak(text, c, at) ? c : codePoint(c)));
}

/** Inside of a JSON text, which has a spelling of its own for them. What JSON itself escapes is escaped already. */
export function visibleJson(json: string): string {
  if (PLAIN_LINES.test(json)) return json;
  return json.replace(INVISIBLE, c => (c === '\n' ? c : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`));
}

function codePoint(c: string): string {
  return `<U+${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}>`;
}

/** A carriage return alone would let the next text cover the line. */
function isBreak(text: string, c: string, at: number): boolean {
  return c === '\n' || c === '\t' || (c === '\r' && text[at + 1] === '\n');
}
