import type { Symbols } from '../../kernel/types';
import type { NameHash } from './nameHash';
import { globTest } from './symbolTable';

type NamedOffset = NonNullable<ReturnType<Symbols['nearest']>>;

/** RVAs have 32 bits, so that with the number of the symbol behind it a double still holds both. */
const PLACE_UNIT = 2 ** 21;
/** More symbols than that no module has. */
export const MAX_SYMBOLS = PLACE_UNIT - 1;

/** Symbols in the records that a PDB has them in. */
export class PublicSymbols implements Symbols {
  private sorted: Float64Array | undefined;

  /** @param names with the RVA of each as its value */
  constructor(private readonly names: NameHash) {}

  get count(): number {
    return this.names.count;
  }

  rvaOf(name: string): number | undefined {
    const index = this.names.indexOf(name);
    return index < 0 ? undefined : this.names.valueAt(index);
  }

  nearest(rva: number): NamedOffset | undefined {
    const order = this.byAddress();
    let low = 0;
    let high = order.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (Math.floor((order[middle] ?? 0) / PLACE_UNIT) <= rva) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return undefined;
    // Of several names at one place the first in alphabetical order, so that the answer does not change.
    let best = this.symbol(order[low - 1] ?? 0);
    for (let i = low - 2; i >= 0; i--) {
      const other = this.symbol(order[i] ?? 0);
      if (other.rva !== best.rva) break;
      if (other.name < best.name) best = other;
    }
    return best;
  }

  *matching(pattern: string): Iterable<NamedOffset> {
    const test = globTest(pattern);
    for (const packed of this.byAddress()) {
      const symbol = this.symbol(packed);
      if (test(symbol.name)) yield symbol;
    }
  }

  /** RVAs in ascending order, each with the number of its symbol behind it. */
  private byAddress(): Float64Array {
    if (this.sorted) return this.sorted;
    const sorted = new Float64Array(this.count);
    let filled = 0;
    for (const index of this.names.indexes()) sorted[filled++] = this.names.valueAt(index) * PLACE_UNIT + index;
    return (this.sorted = sorted.sort());
  }

  private symbol(packed: number): NamedOffset {
    return { name: this.names.nameAt(packed % PLACE_UNIT), rva: Math.floor(packed / PLACE_UNIT) };
  }
}
