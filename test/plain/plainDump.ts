/*
 * A crash dump read in the plainest way: all of it in memory, one page after the other. It knows the formats from the
 * same public descriptions as the writer does (kdmp-parser, ntiodump.h) and shares no code with writer or readers.
 */

const PAGE = 0x1000;
const FRAME = 0x000f_ffff_ffff_f000n;
const PRESENT = 1n;
const LARGE = 0x80n;

export class PlainDump {
  /** Place in the file of each page frame. */
  private readonly places = new Map<number, number>();
  private readonly root: bigint;

  constructor(private readonly bytes: Buffer) {
    this.root = this.u64(0x10) & FRAME;
    switch (bytes.readUInt32LE(0xf98)) {
      case 1:
        this.takeRuns(0x98, bytes.readUInt32LE(0x88), 0x2000);
        break;
      case 2:
        this.takeBits(0x2028, bytes.readUInt32LE(0x2010), bytes.readUInt32LE(0x200c));
        break;
      case 5:
      case 6:
        this.takeBits(0x2038, Number(this.u64(0x2030)), Number(this.u64(0x2020)));
        break;
      default:
        this.takeRuns(0x2030, Infinity, Number(this.u64(0x2018)));
    }
  }

  /** A 64-bit number of the header. */
  u64(at: number): bigint {
    return this.bytes.readBigUInt64LE(at);
  }

  private takeRuns(at: number, count: number, firstPage: number): void {
    let place = firstPage;
    for (let i = 0; i < count; i++) {
      const [first, pages] = [Number(this.u64(at + i * 16)), Number(this.u64(at + i * 16 + 8))];
      if (pages === 0) return;
      for (let pfn = first; pfn < first + pages; pfn++, place += PAGE) this.places.set(pfn, place);
    }
  }

  private takeBits(at: number, count: number, firstPage: number): void {
    let place = firstPage;
    for (let pfn = 0; pfn < count; pfn++) {
      if ((((this.bytes[at + (pfn >> 3)] ?? 0) >> (pfn & 7)) & 1) === 0) continue;
      this.places.set(pfn, place);
      place += PAGE;
    }
  }

  private physical(address: bigint): number | undefined {
    const place = this.places.get(Number(address >> 12n));
    return place === undefined ? undefined : place + Number(address & 0xfffn);
  }

  /** Four levels of tables, from the directory that the header names. */
  private translate(address: bigint): number | undefined {
    let table = this.root;
    for (let shift = 39n; ; shift -= 9n) {
      const at = this.physical(table + ((address >> shift) & 0x1ffn) * 8n);
      if (at === undefined) return undefined;
      const entry = this.u64(at);
      if ((entry & PRESENT) === 0n) return undefined;
      if (shift === 12n || (entry & LARGE) !== 0n) {
        const inside = (1n << shift) - 1n;
        return this.physical((entry & FRAME & ~inside) | (address & inside));
      }
      table = entry & FRAME;
    }
  }

  /** An unsigned number at a virtual address of the kernel; undefined: not in the dump. */
  uint(address: bigint, size: number): bigint | undefined {
    let value = 0n;
    for (let i = size - 1; i >= 0; i--) {
      const place = this.translate(address + BigInt(i));
      if (place === undefined) return undefined;
      value = (value << 8n) | BigInt(this.bytes[place] ?? 0);
    }
    return value;
  }

  text(address: bigint, bytes: number, encoding: 'latin1' | 'utf16le'): string {
    const read = Array.from({ length: bytes }, (_, i) => Number(this.uint(address + BigInt(i), 1) ?? 0n));
    return Buffer.from(read).toString(encoding);
  }
}
