import { PAGE_SIZE, type PageMap } from './pageMap';

/** Bits in one block of the rank table: 64 bytes of bitmap. */
const BLOCK_BITS = 512;

/**
 * Pages of a bitmap dump: bit n (lowest bit first in each byte) says whether page n is there, and the pages follow each
 * other in ascending order. Looking one up counts the bits before it; a table of counts makes that constant time.
 */
export class BitmapPages implements PageMap {
  readonly pages: number;
  readonly end: number;
  readonly problems: readonly string[];
  /** Set bits before each block. */
  private readonly ranks: Float64Array;

  /**
   * @param bits the bitmap, `bitCount` bits long; bits behind that are padding and do not count
   * @param firstPage offset in the file of the first page
   * @param declared TotalPresentPages of the header
   */
  constructor(
    private readonly bits: Uint8Array,
    private readonly bitCount: number,
    private readonly firstPage: number,
    declared: number,
  ) {
    this.ranks = new Float64Array(Math.ceil(bitCount / BLOCK_BITS) + 1);
    let total = 0;
    for (let block = 0; block * BLOCK_BITS < bitCount; block++) {
      this.ranks[block] = total;
      total += this.countBits(block * BLOCK_BITS, Math.min((block + 1) * BLOCK_BITS, bitCount));
    }
    this.pages = total;
    this.end = firstPage + total * PAGE_SIZE;
    this.problems = total === declared ? [] : [`the bitmap has ${total} pages, the header says ${declared}`];
  }

  fileOffset(pfn: number): number | undefined {
    if (pfn < 0 || pfn >= this.bitCount) return undefined;
    if (((this.bits[Math.floor(pfn / 8)] ?? 0) & (1 << (pfn & 7))) === 0) return undefined;
    const block = Math.floor(pfn / BLOCK_BITS);
    const rank = (this.ranks[block] ?? 0) + this.countBits(block * BLOCK_BITS, pfn);
    return this.firstPage + rank * PAGE_SIZE;
  }

  /** Set bits in [from, to); `from` is a multiple of 8. */
  private countBits(from: number, to: number): number {
    let count = 0;
    const whole = Math.floor(to / 8);
    for (let i = from / 8; i < whole; i++) count += popcount(this.bits[i] ?? 0);
    if ((to & 7) !== 0) count += popcount((this.bits[whole] ?? 0) & ((1 << (to & 7)) - 1));
    return count;
  }
}

function popcount(byte: number): number {
  let x = byte - ((byte >> 1) & 0x55);
  x = (x & 0x33) + ((x >> 2) & 0x33);
  return (x + (x >> 4)) & 0x0f;
}
