import { decode } from './pdbBytes';

/** Sorted names in one block of bytes: they are only made strings when they are asked for. */
export class NameTable {
  /**
   * @param bytes UTF-8, one name behind the other
   * @param starts where each begins, and behind the last where it ends
   */
  constructor(
    readonly bytes: Buffer,
    readonly starts: Uint32Array,
  ) {}

  /** @param names sorted by their UTF-16 units, each once */
  static of(names: readonly string[]): NameTable {
    const starts = new Uint32Array(names.length + 1);
    const parts = names.map(name => Buffer.from(name, 'utf8'));
    parts.forEach((part, i) => {
      starts[i + 1] = (starts[i] ?? 0) + part.length;
    });
    return new NameTable(Buffer.concat(parts), starts);
  }

  get count(): number {
    return Math.max(0, this.starts.length - 1);
  }

  at(index: number): string {
    return decode(this.bytes, this.starts[index] ?? 0, Math.min(this.starts[index + 1] ?? 0, this.bytes.length));
  }

  /** Index of a name; -1 if there is none. */
  indexOf(name: string): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.at(middle) < name) low = middle + 1;
      else high = middle;
    }
    return low < this.count && this.at(low) === name ? low : -1;
  }
}
