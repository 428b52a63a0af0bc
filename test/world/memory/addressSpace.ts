import { PAGE, type PhysicalPages } from './physicalPages';

/*
 * Four-level page tables of x64. Source: Intel SDM volume 3, 4.5 "4-level paging": present is bit 0, writable bit 1,
 * user bit 2, accessed bit 5, dirty bit 6, page size bit 7, global bit 8; the frame begins at bit 12.
 * Software entries as in `_MMPTE_TRANSITION` (Protection bits 5 to 9, Prototype bit 10, Transition bit 11),
 * `_MMPTE_PROTOTYPE` (ProtoAddress bits 16 to 63) and `_MMPTE_SOFTWARE` (PageFileHigh bits 32 to 63).
 */
const TABLE = 0x63n;
const LEAF = 0x63n;
const USER = 0x4n;
const GLOBAL = 0x100n;
const LARGE = 0x80n;
const PROTECTION = 0x80n;
const FIRST_KERNEL_ENTRY = 256;

/** One address space. Kernel addresses live in the space of System; others copy its upper half when they are sealed. */
export class AddressSpace {
  /** Physical address of the top table: what CR3 holds. */
  readonly directory: bigint;
  private readonly pages = new Map<number, Uint8Array>();
  private readonly tables = new Map<string, number>();
  /** Frames of pages inside of large pages. */
  private readonly large = new Map<number, number>();

  constructor(private readonly physical: PhysicalPages) {
    this.directory = BigInt(physical.allocate()) * BigInt(PAGE);
  }

  /** Takes over the kernel half of another space; call when that one has all it will have. */
  shareKernelOf(system: AddressSpace): void {
    const own = this.physical.bytes(Number(this.directory >> 12n));
    own.set(
      system.physical.bytes(Number(system.directory >> 12n)).subarray(FIRST_KERNEL_ENTRY * 8),
      FIRST_KERNEL_ENTRY * 8,
    );
  }

  /** The bytes of the page at an address, mapped if it was not. */
  page(address: bigint): Uint8Array {
    const number = Number(address >> 12n);
    const known = this.pages.get(number);
    if (known) return known;
    const inLarge = this.large.get(number);
    if (inLarge !== undefined) {
      const bytes = this.physical.bytes(inLarge);
      this.pages.set(number, bytes);
      return bytes;
    }
    const pfn = this.physical.allocate();
    const entry = (BigInt(pfn) << 12n) | LEAF | (isKernel(address) ? GLOBAL : USER);
    this.writeEntry(address, entry);
    const bytes = this.physical.bytes(pfn);
    this.pages.set(number, bytes);
    return bytes;
  }

  /** Maps all pages of a range. */
  map(address: bigint, length: number): void {
    for (let at = address & ~0xfffn; at < address + BigInt(length); at += BigInt(PAGE)) this.page(at);
  }

  /**
   * Maps 2 MiB at once by an entry of the third level; the address has to be aligned and not mapped yet. Its frames
   * begin to exist when they are written to.
   */
  mapLarge(address: bigint): void {
    const pfn = this.physical.reserveLarge();
    const table = this.table(address, 2);
    this.put(table, index(address, 21n), (BigInt(pfn) << 12n) | LEAF | LARGE | GLOBAL);
    for (let i = 0; i < 512; i++) this.large.set(Number(address >> 12n) + i, pfn + i);
  }

  /** The page is on its way out or in: content still in its frame, entry not valid. */
  makeTransition(address: bigint): void {
    this.writeEntry(address, (this.entry(address) & ~0xfffn) | 0x800n | PROTECTION);
  }

  /** The page is in the page file: its frame is gone. */
  pageOut(address: bigint, pageFileOffset: number): void {
    this.dropFrame(address);
    this.writeEntry(address, (BigInt(pageFileOffset) << 32n) | PROTECTION);
  }

  /** The page is reached through a prototype entry in kernel memory, which holds what the entry here held. */
  makePrototype(address: bigint, prototype: bigint, system: AddressSpace): void {
    system.writeUint(prototype, 8, this.entry(address));
    this.writeEntry(address, BigInt.asUintN(64, prototype << 16n) | 0x400n);
  }

  /** Frame of a mapped page. */
  frameOf(address: bigint): number {
    return Number((this.entry(address) & 0x0000_ffff_ffff_f000n) >> 12n);
  }

  write(address: bigint, bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length;) {
      const at = address + BigInt(done);
      const offset = Number(at & 0xfffn);
      const count = Math.min(bytes.length - done, PAGE - offset);
      this.page(at).set(bytes.subarray(done, done + count), offset);
      done += count;
    }
  }

  read(address: bigint, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let done = 0; done < length;) {
      const at = address + BigInt(done);
      const offset = Number(at & 0xfffn);
      const count = Math.min(length - done, PAGE - offset);
      bytes.set(this.page(at).subarray(offset, offset + count), done);
      done += count;
    }
    return bytes;
  }

  /** Little endian, 1 to 8 bytes. */
  writeUint(address: bigint, size: number, value: bigint): void {
    const offset = Number(address & 0xfffn);
    if (offset + size > PAGE) {
      this.write(address, littleEndian(value, size));
      return;
    }
    const page = this.page(address);
    const view = new DataView(page.buffer, page.byteOffset);
    if (size === 8) view.setBigUint64(offset, BigInt.asUintN(64, value), true);
    else if (size === 4) view.setUint32(offset, Number(BigInt.asUintN(32, value)), true);
    else page.set(littleEndian(value, size), offset);
  }

  readUint(address: bigint, size: number): bigint {
    const offset = Number(address & 0xfffn);
    if (size === 8 && offset + 8 <= PAGE) {
      const page = this.page(address);
      return new DataView(page.buffer, page.byteOffset).getBigUint64(offset, true);
    }
    return this.read(address, size).reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
  }

  private dropFrame(address: bigint): void {
    this.physical.release(this.frameOf(address));
    this.pages.delete(Number(address >> 12n));
  }

  private entry(address: bigint): bigint {
    const bytes = this.physical.bytes(this.table(address, 3));
    return new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(index(address, 12n) * 8, true);
  }

  private writeEntry(address: bigint, entry: bigint): void {
    this.put(this.table(address, 3), index(address, 12n), entry);
  }

  private put(table: number, at: number, entry: bigint): void {
    const bytes = this.physical.bytes(table);
    new DataView(bytes.buffer, bytes.byteOffset).setBigUint64(at * 8, entry, true);
  }

  /** Frame of the table `level` steps below the top (1 to 3), made where there is none. */
  private table(address: bigint, level: number): number {
    if (level === 0) return Number(this.directory >> 12n);
    const shift = 48n - 9n * BigInt(level);
    const key = `${level} ${(BigInt.asUintN(48, address) >> shift).toString()}`;
    const known = this.tables.get(key);
    if (known !== undefined) return known;
    const above = this.table(address, level - 1);
    const pfn = this.physical.allocate();
    this.put(above, index(address, shift), (BigInt(pfn) << 12n) | TABLE | (isKernel(address) ? 0n : USER));
    this.tables.set(key, pfn);
    return pfn;
  }
}

function index(address: bigint, shift: bigint): number {
  return Number((address >> shift) & 0x1ffn);
}

function isKernel(address: bigint): boolean {
  return address >> 47n !== 0n;
}

function littleEndian(value: bigint, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let rest = BigInt.asUintN(64, value);
  for (let i = 0; i < size; i++, rest >>= 8n) bytes[i] = Number(rest & 0xffn);
  return bytes;
}
