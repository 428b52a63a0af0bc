import type { Address } from '../base/address';

/**
 * A kernel address as a plain number, for tables of many: 48 bits say all, what is above them is the sign. Far quicker to
 * look up than a bigint.
 */
export function keyOf(address: Address): number {
  WHOLE[0] = address;
  return (HALVES[0] ?? 0) + ((HALVES[1] ?? 0) & 0xffff) * 2 ** 32;
}

/** An address and its halves, low and high: all machines that run this are little-endian. */
const WHOLE = new BigUint64Array(1);
const HALVES = new Uint32Array(WHOLE.buffer);

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
