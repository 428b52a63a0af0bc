/** More of them are not kept; the first ones count. */
const MOST = 1_000;

/** Names that a user has given to other text (`as`, `aS`), as far as they were typed. */
export class Aliases {
  private readonly texts = new Map<string, string>();

  /** A line that was sent. */
  typed(line: string): void {
    const [, kind, name = '', text = ''] = /(?:^|;)\s*(as|aS|ad)\s+(?:\/\w+\s+)*(\S+)\s*([^\n]*)$/.exec(line) ?? [];
    if (kind === 'ad') {
      if (name === '*') this.texts.clear();
      else this.texts.delete(name);
    } else if (kind !== undefined && this.texts.size < MOST)
      this.texts.set(name, kind === 'aS' ? untilEnd(text) : text);
  }

  /** The line with names replaced as kd does: whole words, once, and none in a line that begins with `a`. */
  replaced(line: string): string {
    if (this.texts.size === 0 || /^\s*a[sd]\b/i.test(line)) return line;
    return line
      .split(/([\s;{}]+|\$\{[^}]{1,100}\})/)
      .map(word => this.texts.get(/^\$\{(.+)\}$/.exec(word)?.[1] ?? word) ?? word)
      .join('');
  }
}

/** `aS` takes text up to the `;`, `as` the rest of the line. */
function untilEnd(text: string): string {
  return text.startsWith('"') ? (/^"([^"]*)"/.exec(text)?.[1] ?? text) : (text.split(';')[0] ?? text).trim();
}
