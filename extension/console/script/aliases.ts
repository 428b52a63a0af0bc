/** Longest text that replacing aliases may make. */
const MAX_TEXT = 256 * 1024;
/** Aliases that may exist. */
const MAX_ALIASES = 1000;

const BRACED = /\$\{(?:\/([fdnv]):)?([^{}\s]{1,64})\}/g;
const WORD = /[^\s;{}"'(),]+/g;

/** User-named aliases: texts that take the place of a word or of `${name}`. */
export class Aliases {
  private readonly values = new Map<string, string>();

  get size(): number {
    return this.values.size;
  }

  /** By name, in the order of the alphabet. */
  all(): readonly (readonly [string, string])[] {
    return [...this.values].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  /** False when there are too many. */
  set(name: string, value: string): boolean {
    if (!this.values.has(name) && this.values.size >= MAX_ALIASES) return false;
    this.values.set(name, value);
    return true;
  }

  get(name: string): string | undefined {
    return this.values.get(name);
  }

  delete(name: string): boolean {
    return this.values.delete(name);
  }

  clear(): void {
    this.values.clear();
  }

  /**
   * Replaces `${name}` anywhere, `${/d:name}` (1 if defined, else 0), `${/f:name}` (nothing if not defined),
   * `${/n:name}` (the name), `${/v:name}` (itself), and words that are names. Lines that deal with aliases keep them.
   */
  expand(text: string): string {
    if (!text.includes('${') && this.values.size === 0) return text;
    const braced = text.replace(BRACED, (whole, how: string | undefined, name: string) => {
      const value = this.values.get(name);
      switch (how) {
        case 'd':
          return value === undefined ? '0' : '1';
        case 'f':
          return value ?? '';
        case 'n':
          return value === undefined ? whole : name;
        case 'v':
          return whole;
        default:
          return value ?? whole;
      }
    });
    const done = this.values.size === 0 || /^\s*a[sdlS]\b/.test(braced) ? braced : this.expandWords(braced);
    return done.length > MAX_TEXT ? done.slice(0, MAX_TEXT) : done;
  }

  private expandWords(text: string): string {
    return text.replace(WORD, (word, at: number) => {
      const before = text.charAt(at - 1);
      const after = text.charAt(at + word.length);
      const alone = (before === '' || /[\s;{]/.test(before)) && (after === '' || /[\s;}]/.test(after));
      return alone ? (this.values.get(word) ?? word) : word;
    });
  }
}
