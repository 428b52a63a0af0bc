/*
 * Control characters, and those that change the direction or the look of the text around them, are shown as code points:
 * a process can call itself anything, and what the reader sees has to be what the log holds.
 */
const INVISIBLE =
  // eslint-disable-next-line no-control-regex -- these characters are what it looks for
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** One line of text in which nothing is hidden. Tabs become blanks, other controls and lone surrogates `<U+202E>`. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, c =>
    c === '\t' ? ' ' : `<U+${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}>`,
  );
}
