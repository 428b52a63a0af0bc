import type { Symbols } from '../../kernel/types';
import { NameTable } from './nameTable';
import { globTest } from './symbolTable';

type NamedOffset = NonNullable<ReturnType<Symbols['nearest']>>;

/** Symbols of one module as an index of an earlier reading has them. */
export class IndexedSymbols implements Symbols {
  private readonly found = new Map<string, number>();

  /**
   * @param names sorted
   * @param rvas of each name
   * @param order indexes of the names by address, and by name where addresses are equal
   */
  constructor(
    readonly names: NameTable,
    readonly rvas: Uint32Array,
    readonly order: Uint32Array,
  ) {}

  static of(symbols: Symbols): IndexedSymbols {
    if (symbols instanceof IndexedSymbols) return symbols;
    const all = [...symbols.matching('*')].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    const rvas = Uint32Array.from(all, one => one.rva);
    const order = Uint32Array.from(all, (_, i) => i).sort((a, b) => (rvas[a] ?? 0) - (rvas[b] ?? 0) || a - b);
    return new IndexedSymbols(NameTable.of(all.map(one => one.name)), rvas, order);
  }

  get count(): number {
    return this.rvas.length;
  }

  rvaOf(name: string): number | undefined {
    let index = this.found.get(name);
    if (index === undefined) this.found.set(name, (index = this.names.indexOf(name)));
    return this.rvas[index];
  }

  nearest(rva: number): NamedOffset | undefined {
    const { order } = this;
    let low = 0;
    let high = order.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.rvaAt(middle) <= rva) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return undefined;
    // Of several names at one place the first in alphabetical order, so that the answer does not change.
    let first = low - 1;
    while (first > 0 && this.rvaAt(first - 1) === this.rvaAt(low - 1)) first--;
    return this.symbol(order[first] ?? 0);
  }

  *matching(pattern: string): Iterable<NamedOffset> {
    const test = globTest(pattern);
    for (let i = 0; i < this.count; i++) {
      const symbol = this.symbol(i);
      if (test(symbol.name)) yield symbol;
    }
  }

  private rvaAt(place: number): number {
    return this.rvas[this.order[place] ?? 0] ?? 0;
  }

  private symbol(index: number): NamedOffset {
    return { name: this.names.at(index), rva: this.rvas[index] ?? 0 };
  }
}
