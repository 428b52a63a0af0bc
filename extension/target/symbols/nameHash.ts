import { randomInt } from 'node:crypto';
import { decode } from './pdbBytes';

/** FNV-1a, 32 bits, begun with a number that nobody who makes a file can know: names must not be made to collide. */
const HASH_START = randomInt(2 ** 32 - 1) | 0;
const HASH_FACTOR = 0x01000193;

/** Names that stand somewhere in a block of bytes, each with a number. Grows as they are found. */
export class NamePlaces {
  count = 0;
  starts = new Uint32Array(1024);
  ends = new Uint32Array(1024);
  values = new Uint32Array(1024);

  add(start: number, end: number, value: number): void {
    if (this.count === this.starts.length) this.grow();
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.values[this.count] = value;
    this.count++;
  }

  private grow(): void {
    const larger = (from: Uint32Array): Uint32Array<ArrayBuffer> => {
      const to = new Uint32Array(from.length * 2);
      to.set(from);
      return to;
    };
    [this.starts, this.ends, this.values] = [larger(this.starts), larger(this.ends), larger(this.values)];
  }
}

/**
 * Finds names by a hash of their bytes. A kernel has 40,000 symbols and 2,000 types, of which few are ever asked for: names
 * are made strings only when they are handed out. Of equal names the first one counts.
 */
export class NameHash {
  /** Number of the name + 1 at the hash of the name, or at the next free slot behind. */
  private readonly slots: Uint32Array;
  /** 1 for the first of equal names. */
  private readonly isFirst: Uint8Array;
  /** Different names. */
  readonly count: number;

  constructor(
    private readonly bytes: Buffer,
    private readonly places: NamePlaces,
  ) {
    this.slots = new Uint32Array(2 ** Math.ceil(Math.log2(Math.max(16, places.count * 2))));
    this.isFirst = new Uint8Array(places.count);
    let count = 0;
    for (let i = 0; i < places.count; i++) {
      if (!this.insert(i)) continue;
      this.isFirst[i] = 1;
      count++;
    }
    this.count = count;
  }

  /** Number of a name in the order of the places; -1 if there is none. */
  indexOf(name: string): number {
    const wanted = Buffer.from(name, 'utf8');
    for (let slot = this.slotOf(wanted, 0, wanted.length); ; slot = this.next(slot)) {
      const index = (this.slots[slot] ?? 0) - 1;
      if (index < 0 || this.equals(index, wanted, 0, wanted.length)) return index;
    }
  }

  nameAt(index: number): string {
    return decode(this.bytes, this.places.starts[index] ?? 0, this.places.ends[index] ?? 0);
  }

  valueAt(index: number): number {
    return this.places.values[index] ?? 0;
  }

  /** Numbers of the different names, in their order. */
  *indexes(): Iterable<number> {
    for (let i = 0; i < this.places.count; i++) if (this.isFirst[i] === 1) yield i;
  }

  /** False if the name is there already. */
  private insert(index: number): boolean {
    const start = this.places.starts[index] ?? 0;
    const end = this.places.ends[index] ?? 0;
    let slot = this.slotOf(this.bytes, start, end);
    for (let held = this.slots[slot] ?? 0; held !== 0; held = this.slots[slot] ?? 0) {
      if (this.equals(held - 1, this.bytes, start, end)) return false;
      slot = this.next(slot);
    }
    this.slots[slot] = index + 1;
    return true;
  }

  private slotOf(bytes: Uint8Array, start: number, end: number): number {
    let hash = HASH_START;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), HASH_FACTOR);
    return (hash ^ (hash >>> 15)) & (this.slots.length - 1);
  }

  private next(slot: number): number {
    return (slot + 1) & (this.slots.length - 1);
  }

  private equals(index: number, bytes: Uint8Array, start: number, end: number): boolean {
    const own = this.places.starts[index] ?? 0;
    if ((this.places.ends[index] ?? 0) - own !== end - start) return false;
    for (let i = 0; i < end - start; i++) if (this.bytes[own + i] !== bytes[start + i]) return false;
    return true;
  }
}
