import type { Symbols } from '../types';

type NamedOffset = NonNullable<ReturnType<Symbols['nearest']>>;

/**
 * The few variables that a built-in layout knows. What lies between two of them is none of theirs: only an address that is
 * exactly that of a symbol gets its name.
 */
export class LayoutSymbols implements Symbols {
  private readonly byPlace: ReadonlyMap<number, string>;

  constructor(private readonly byName: ReadonlyMap<string, number>) {
    this.byPlace = new Map([...byName].map(([name, rva]) => [rva, name]));
  }

  get count(): number {
    return this.byName.size;
  }

  rvaOf(name: string): number | undefined {
    return this.byName.get(name);
  }

  nearest(rva: number): NamedOffset | undefined {
    const name = this.byPlace.get(rva);
    return name === undefined ? undefined : { name, rva };
  }

  *matching(pattern: string): Iterable<NamedOffset> {
    const escaped = pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/\*+/g, '.*')
      .replace(/\?/g, '.');
    const test = new RegExp(`^${escaped}$`, 'i');
    for (const [name, rva] of this.byName) if (test.test(name)) yield { name, rva };
  }
}
