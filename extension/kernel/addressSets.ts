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

/** Entries that a new map has room for. */
const FIRST_ROOM = 8;

/**
 * Things by their address, in the order in which they were added. Open addressing in plain arrays of numbers: a Map would
 * make an object of every address that is added or looked for.
 */
export class AddressMap<V> {
  private readonly entries: V[] = [];
  private keys = new Float64Array(FIRST_ROOM);
  /** Number of the entry and 1, twice as many as there is room for entries; 0: free. */
  private slots = new Int32Array(FIRST_ROOM * 2);

  get size(): number {
    return this.entries.length;
  }

  get(address: Address): V | undefined {
    const entry = this.slots[this.slotOf(keyOf(address))] ?? 0;
    return entry === 0 ? undefined : this.entries[entry - 1];
  }

  has(address: Address): boolean {
    return this.slots[this.slotOf(keyOf(address))] !== 0;
  }

  set(address: Address, value: V): void {
    const key = keyOf(address);
    const slot = this.slotOf(key);
    const entry = this.slots[slot] ?? 0;
    if (entry !== 0) {
      this.entries[entry - 1] = value;
      return;
    }
    if (this.entries.length === this.keys.length) this.grow();
    this.keys[this.entries.length] = key;
    this.slots[this.slotOf(key)] = this.entries.push(value);
  }

  values(): IterableIterator<V> {
    return this.entries.values();
  }

  /** The slot that has a key, or the free one where it belongs. */
  private slotOf(key: number): number {
    const { keys, slots } = this;
    const mask = slots.length - 1;
    let slot = hashOf(key) & mask;
    for (;;) {
      const entry = slots[slot] ?? 0;
      if (entry === 0 || keys[entry - 1] === key) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private grow(): void {
    const keys = new Float64Array(this.keys.length * 2);
    keys.set(this.keys);
    this.keys = keys;
    this.slots = new Int32Array(keys.length * 2);
    for (let i = 0; i < this.entries.length; i++) this.slots[this.slotOf(keys[i] ?? 0)] = i + 1;
  }
}

/** A dump must not be able to choose addresses that all belong into the same slot. */
const SEED = Math.floor(Math.random() * 2 ** 32);

/** The last steps of MurmurHash3 (Austin Appleby, public domain). */
function hashOf(key: number): number {
  let hash = Math.imul(((key / 2 ** 32) >>> 0) ^ SEED, 0x9e3779b1) ^ (key >>> 0);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
