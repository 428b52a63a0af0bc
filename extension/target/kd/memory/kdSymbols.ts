import type { Symbols } from '../../../kernel/types';
import type { Address } from '../../../base/address';

/** Symbols that were asked of the debugger. What was not asked is not known, and is noted. */
export class KdSymbols implements Symbols {
  /** Names that were asked for and are not here. */
  readonly missing = new Set<string>();
  private readonly byName = new Map<string, number>();

  constructor(private readonly base: Address) {}

  get count(): number {
    return this.byName.size;
  }

  add(name: string, address: Address): void {
    this.byName.set(name, Number(address - this.base));
  }

  rvaOf(name: string): number | undefined {
    const rva = this.byName.get(name);
    if (rva === undefined) this.missing.add(name);
    return rva;
  }

  nearest(rva: number): { readonly name: string; readonly rva: number } | undefined {
    let best: { readonly name: string; readonly rva: number } | undefined;
    for (const [name, at] of this.byName)
      if (at <= rva && (best === undefined || at > best.rva)) best = { name, rva: at };
    return best;
  }

  *matching(pattern: string): Iterable<{ readonly name: string; readonly rva: number }> {
    const escaped = pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    const matcher = new RegExp(`^${escaped}$`, 'i');
    for (const [name, rva] of this.byName) if (matcher.test(name)) yield { name, rva };
  }
}

/** `fffff804`7ca1e060 nt!PsActiveProcessHead = <no type information>`, a row of `x`. */
export function symbolRow(
  line: string,
): { readonly address: bigint; readonly module: string; readonly name: string } | undefined {
  const match = /^([0-9a-fA-F]{8}(?:`?[0-9a-fA-F]{8})?)\s+([\w$.-]{1,100})!(\S{1,1000})/.exec(line);
  if (!match) return undefined;
  return { address: BigInt('0x' + (match[1] ?? '0').replace('`', '')), module: match[2] ?? '', name: match[3] ?? '' };
}

/** The nearest symbol at or below an address, a row of `ln`: `(fffff804`7bdf5a80)   nt!KeBugCheckEx+0x10   |  (…)   nt!Next`. */
export function nearestRow(
  line: string,
): { readonly address: bigint; readonly module: string; readonly name: string } | undefined {
  const match =
    /^\(([0-9a-fA-F]{8}(?:`?[0-9a-fA-F]{8})?)\)\s+([\w$.-]{1,100})!(\S{1,1000}?)(?:\+0x[0-9a-fA-F]{1,16})?\s+\|/.exec(
      line,
    );
  if (!match) return undefined;
  return {
    address: BigInt('0x' + (match[1] ?? '0').replace('`', '')),
    module: match[2] ?? '',
    name: match[3] ?? '',
  };
}
