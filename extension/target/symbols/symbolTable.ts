import type { Symbols } from '../../kernel/types';

interface NamedOffset {
  readonly name: string;
  readonly rva: number;
}

/** Symbols of one module, from whatever file they came. */
export class SymbolTable implements Symbols {
  private readonly byName = new Map<string, number>();
  private sorted: readonly NamedOffset[] | undefined;

  constructor(symbols: Iterable<NamedOffset>) {
    for (const { name, rva } of symbols) if (!this.byName.has(name)) this.byName.set(name, rva);
  }

  get count(): number {
    return this.byName.size;
  }

  rvaOf(name: string): number | undefined {
    return this.byName.get(name);
  }

  nearest(rva: number): NamedOffset | undefined {
    const sorted = (this.sorted ??= [...this.all()].sort((a, b) => a.rva - b.rva || (a.name < b.name ? -1 : 1)));
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle]?.rva ?? 0) <= rva) low = middle + 1;
      else high = middle;
    }
    const found = sorted[low - 1];
    if (!found) return undefined;
    // Of several names at one place the first in alphabetical order, so that the answer does not change.
    let first = low - 1;
    while (first > 0 && sorted[first - 1]?.rva === found.rva) first--;
    return sorted[first];
  }

  *matching(pattern: string): Iterable<NamedOffset> {
    const test = globTest(pattern);
    for (const symbol of this.all()) if (test(symbol.name)) yield symbol;
  }

  private *all(): Iterable<NamedOffset> {
    for (const [name, rva] of this.byName) yield { name, rva };
  }
}

/** `*` any characters, `?` one; case does not count. Linear in text times stars, unlike a regular expression. */
export function globTest(pattern: string): (text: string) => boolean {
  const glob = pattern.toLowerCase();
  return original => {
    const text = original.toLowerCase();
    let t = 0;
    let g = 0;
    let star = -1;
    let mark = 0;
    while (t < text.length) {
      if (glob[g] === '*') {
        star = g++;
        mark = t;
      } else if (g < glob.length && (glob[g] === '?' || glob[g] === text[t])) {
        g++;
        t++;
      } else if (star >= 0) {
        g = star + 1;
        t = ++mark;
      } else {
        return false;
      }
    }
    while (glob[g] === '*') g++;
    return g === glob.length;
  };
}
