/** A word found in a text: where it stands, and what is to stand there instead. */
export interface FoundWord {
  readonly start: number;
  readonly end: number;
  readonly instead: string;
}

interface Entry {
  readonly instead: () => string;
  /** Image names are cut by the kernel to 14 or 15 characters: what follows belongs to them. */
  readonly isCut: boolean;
}

/** Words are found by their first characters, then by the lengths that words with these have. */
const HEAD = 3;
/** Image names as the kernel keeps them have at most this many characters. */
const IMAGE_NAME = 14;

/** Finds many known words in texts, whatever their case; the longest where several begin at one place. */
export class KnownWords {
  private readonly words = new Map<string, Entry>();
  private readonly lengths = new Map<string, number[]>();

  /** Adds a word; the first meaning that it is given stays. */
  add(word: string, instead: () => string, isImageName = false): void {
    const key = lower(word);
    if (key.length < 2 || this.words.has(key)) return;
    this.words.set(key, { instead, isCut: isImageName && key.length >= IMAGE_NAME });
    const head = key.slice(0, HEAD);
    const lengths = this.lengths.get(head) ?? [];
    if (!lengths.includes(key.length)) lengths.push(key.length);
    lengths.sort((a, b) => b - a);
    this.lengths.set(head, lengths);
  }

  /**
   * Whole words of a text, from left to right. `cutAt` is where the text was cut off: there the beginning of a word is
   * enough.
   */
  *in(text: string, cutAt = -1): Generator<FoundWord> {
    const key = lower(text);
    for (let at = 0; at < key.length; at++) {
      const found = this.at(key, at) ?? (cutAt > at ? this.cutOff(key, at, cutAt) : undefined);
      if (!found) continue;
      yield found;
      at = found.end - 1;
    }
  }

  private at(key: string, at: number): FoundWord | undefined {
    const lengths = this.lengths.get(key.slice(at, at + HEAD)) ?? this.lengths.get(key.slice(at, at + 2)) ?? [];
    for (const length of lengths) {
      const entry = this.words.get(key.slice(at, at + length));
      if (!entry || !startsWord(key, at)) continue;
      const end = entry.isCut ? endOfImageName(key, at + length) : at + length;
      if (endsWord(key, end)) return { start: at, end, instead: entry.instead() };
    }
    return undefined;
  }

  /** A word of which the text holds the beginning only, as it was too long to be quoted. */
  private cutOff(key: string, at: number, end: number): FoundWord | undefined {
    const piece = key.slice(at, end);
    if (piece.trim().length < 2 || !startsWord(key, at)) return undefined;
    for (const [word, entry] of this.words)
      if (word.length > piece.length && word.startsWith(piece)) return { start: at, end, instead: entry.instead() };
    return undefined;
  }
}

/** The same number of characters, which `toLowerCase` of a whole text does not promise. */
function lower(text: string): string {
  const whole = text.toLowerCase();
  if (whole.length === text.length) return whole;
  return Array.from({ length: text.length }, (_, i) => {
    const c = text.charAt(i);
    const small = c.toLowerCase();
    return small.length === 1 ? small : c;
  }).join('');
}

function isWordCharacter(code: number): boolean {
  return (
    (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || code > 127
  );
}

/** A word that begins with a separator (`\BaseNamedObjects`) may follow anything. */
function startsWord(text: string, at: number): boolean {
  return at === 0 || !isWordCharacter(text.charCodeAt(at)) || !isWordCharacter(text.charCodeAt(at - 1));
}

function endsWord(text: string, end: number): boolean {
  return end >= text.length || !isWordCharacter(text.charCodeAt(end - 1)) || !isWordCharacter(text.charCodeAt(end));
}

function endOfImageName(text: string, from: number): number {
  let end = from;
  while (end < text.length && (isWordCharacter(text.charCodeAt(end)) || /[.-][a-z]/.test(text.slice(end, end + 2))))
    end++;
  return end;
}
