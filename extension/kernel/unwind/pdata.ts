import type { Gap } from '../memory';
import { readRuntimeFunction, type RuntimeFunction } from './unwindInfo';

const ENTRY = 12;

/** `.pdata` of an image: entries of 12 bytes, sorted by begin. Parts of it may be missing. */
export class Pdata {
  private readonly view: DataView;

  constructor(
    bytes: Uint8Array,
    readonly gaps: readonly Gap[] = [],
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get count(): number {
    return Math.floor(this.view.byteLength / ENTRY);
  }

  /**
   * The entry that covers an offset from the base of the image. `none`: the table has no such entry; `unreadable`: the
   * entry would stand in a part that is missing.
   */
  find(rva: number): RuntimeFunction | 'none' | 'unreadable' {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      const probe = this.readableFrom(middle, high);
      // Nothing between the middle and the end can be read: the answer lies in front of it, or in the missing part.
      if (probe === undefined || this.begin(probe) > rva) high = middle;
      else low = probe + 1;
    }
    const last = low - 1;
    const entry = last >= 0 && !this.missing(last) ? readRuntimeFunction(this.view, last * ENTRY) : undefined;
    if (entry && rva < entry.end) return entry;
    return low < this.count && this.missing(low) ? 'unreadable' : 'none';
  }

  private begin(index: number): number {
    return this.view.getUint32(index * ENTRY, true);
  }

  private missing(index: number): boolean {
    return this.gapOf(index) !== undefined;
  }

  private gapOf(index: number): Gap | undefined {
    const at = index * ENTRY;
    return this.gaps.find(gap => gap.offset < at + ENTRY && at < gap.offset + gap.length);
  }

  /** The first entry from an index on, below `end`, that can be read. */
  private readableFrom(index: number, end: number): number | undefined {
    let next = index;
    for (let gap = this.gapOf(next); gap && next < end; gap = this.gapOf(next))
      next = Math.max(next + 1, Math.ceil((gap.offset + gap.length) / ENTRY));
    return next < end ? next : undefined;
  }
}
