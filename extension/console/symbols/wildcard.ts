/** Longest pattern that is tried. */
const MAX_PATTERN = 512;

/**
 * Whether a whole text fits kd's pattern, without regard to case: `*` any text, `?` any character, `[a-z]` one of a
 * set, `#` any number of the character before it. Takes time in proportion to text times pattern, whatever these are.
 */
export function matchesPattern(text: string, pattern: string): boolean {
  if (pattern.length > MAX_PATTERN) return false;
  const parts = parsePattern(pattern.toLowerCase());
  const characters = text.toLowerCase();
  let places: ReadonlySet<number> = reach(new Set([0]), parts);
  for (const character of characters) {
    const next = new Set<number>();
    for (const place of places) {
      const part = parts[place];
      if (!part?.fits(character)) continue;
      next.add(part.repeats ? place : place + 1);
    }
    places = reach(next, parts);
    if (places.size === 0) return false;
  }
  return places.has(parts.length);
}

/** Whether a name holds pattern characters at all. */
export function isPattern(text: string): boolean {
  return /[*?[\]#]/.test(text);
}

interface PatternPart {
  readonly fits: (character: string) => boolean;
  /** Any number of times, also none. */
  readonly repeats: boolean;
}

/** Places that are reached by leaving repeated parts out. */
function reach(places: ReadonlySet<number>, parts: readonly PatternPart[]): ReadonlySet<number> {
  const all = new Set(places);
  for (const place of places) {
    for (let at = place; parts[at]?.repeats; at++) all.add(at + 1);
  }
  return all;
}

function parsePattern(pattern: string): readonly PatternPart[] {
  const parts: PatternPart[] = [];
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern.charAt(i);
    if (character === '*') {
      if (!(parts.at(-1)?.repeats ?? false)) parts.push({ fits: () => true, repeats: true });
    } else if (character === '#') {
      const last = parts.pop();
      if (last) parts.push({ fits: last.fits, repeats: true });
    } else if (character === '[' && pattern.indexOf(']', i + 1) > 0) {
      const end = pattern.indexOf(']', i + 1);
      const set = pattern.slice(i + 1, end);
      parts.push({ fits: one => inSet(one, set), repeats: false });
      i = end;
    } else {
      parts.push({ fits: character === '?' ? () => true : one => one === character, repeats: false });
    }
  }
  return parts;
}

/** `a-z0-9_`: one of the characters or ranges. */
function inSet(character: string, set: string): boolean {
  for (let i = 0; i < set.length; i++) {
    if (set.charAt(i + 1) === '-' && i + 2 < set.length) {
      if (character >= set.charAt(i) && character <= set.charAt(i + 2)) return true;
      i += 2;
    } else if (set.charAt(i) === character) return true;
  }
  return false;
}
