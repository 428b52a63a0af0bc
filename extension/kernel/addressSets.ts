import type { Address } from '../base/address';

/**
 * A kernel address as a plain number, for tables of many: 48 bits say all, what is above them is the sign. Far quicker to
 * look up than a bigint.
 */
export function keyOf(address: Address): number {
  return Number(BigInt.asUintN(48, address));
}

/** Things by their address. */
export class AddressMap<V> {
  private readonly entries = new Map<number, V>();

  get size(): number {
    return this.entries.size;
  }

  get(address: Address): V | undefined {
    return this.entries.get(keyOf(address));
  }

  has(address: Address): boolean {
    return this.entries.has(keyOf(address));
  }

  set(address: Address, value: V): void {
    this.entries.set(keyOf(address), value);
  }

  values(): IterableIterator<V> {
    return this.entries.values();
  }
}
