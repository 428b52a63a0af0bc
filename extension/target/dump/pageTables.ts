import type { UnknownReason } from '../../model/evidence';
import type { PhysicalMemory } from './physicalMemory';

/*
 * Address translation of x64 with four levels (48 bits). Sources: Intel SDM volume 3 chapter 4 for hardware entries;
 * software entries by `_MMPTE_TRANSITION`, `_MMPTE_PROTOTYPE` and `_MMPTE_SOFTWARE` of the public symbols, and by
 * volatility3 `layers/intel.py`, kdmp-parser-rs `virt.rs` and MemProcFS `mm_win.c` for how Windows uses them.
 */

/** A translated address, or why there is none. */
export type Translation =
  | { readonly ok: true; readonly pfn: number; /** Offset in the page. */ readonly offset: number }
  | { readonly ok: false; readonly reason: UnknownReason; readonly detail?: string };

const PRESENT = 1n;
const LARGE = 0x80n;
const PROTOTYPE = 0x400n;
const TRANSITION = 0x800n;
/** Bits 12 to 47. Windows keeps bits of its own above; an entry with bits 48 to 51 set is damage. */
const FRAME = 0x0000_ffff_ffff_f000n;

const fail = (reason: UnknownReason, detail?: string): Translation =>
  detail === undefined ? { ok: false, reason } : { ok: false, reason, detail };

/** Walks page tables. One instance serves one target; the directory table base says which address space. */
export class PageTables {
  constructor(private readonly physical: PhysicalMemory) {}

  /**
   * @param directory CR3 or DirectoryTableBase; low bits (PCID) are ignored
   * @param address any 64-bit address
   */
  translate(directory: bigint, address: bigint): Translation {
    const high = address >> 47n;
    if (high !== 0n && high !== 0x1ffffn) return fail('non-canonical');
    let table = directory & FRAME;
    for (const shift of [39n, 30n, 21n]) {
      const entry = this.entry(table, Number((address >> shift) & 0x1ffn));
      if (entry === undefined) return fail('not-in-dump', `page table at PFN 0x${(table >> 12n).toString(16)}`);
      if ((entry & PRESENT) === 0n) return tableNotPresent(entry);
      if ((entry & LARGE) !== 0n && shift !== 39n) return large(entry, address, shift);
      table = entry & FRAME;
    }
    const entry = this.entry(table, Number((address >> 12n) & 0x1ffn));
    if (entry === undefined) return fail('not-in-dump', `page table at PFN 0x${(table >> 12n).toString(16)}`);
    return this.leaf(directory, entry, Number(address & 0xfffn), false);
  }

  /** The 8 bytes of one entry; undefined if the dump leaves the table out. */
  private entry(table: bigint, index: number): bigint | undefined {
    const page = this.physical.page(Number(table >> 12n));
    return page && new DataView(page.buffer, page.byteOffset, page.byteLength).getBigUint64(index * 8, true);
  }

  private leaf(directory: bigint, entry: bigint, offset: number, viaPrototype: boolean): Translation {
    if ((entry & PRESENT) !== 0n) return this.inMemory(entry, offset);
    if (entry === 0n) return fail(viaPrototype ? 'demand-zero' : 'not-mapped');
    if ((entry & PROTOTYPE) !== 0n)
      return viaPrototype ? fail('paged-out', 'in a file (subsection)') : this.prototype(directory, entry, offset);
    if ((entry & TRANSITION) !== 0n) return this.inMemory(entry, offset);
    return software(entry);
  }

  /** A valid page, or one in transition: its content is still where the entry says. */
  private inMemory(entry: bigint, offset: number): Translation {
    const pfn = Number((entry & FRAME) >> 12n);
    return this.physical.page(pfn) ? { ok: true, pfn, offset } : fail('not-in-dump', `PFN 0x${pfn.toString(16)}`);
  }

  /** The entry points at a prototype entry in kernel memory (bits 16 to 63, sign extended), which is followed once. */
  private prototype(directory: bigint, entry: bigint, offset: number): Translation {
    // PageFileHigh all ones: the real entry has to be looked up through the VAD.
    if (entry >> 32n === 0xffff_ffffn) return fail('paged-out', 'prototype entry only through the VAD');
    const address = BigInt.asUintN(64, BigInt.asIntN(64, entry) >> 16n);
    if (address >> 47n !== 0x1ffffn) return fail('invalid', 'prototype entry outside of kernel memory');
    const place = this.kernelEntry(directory, address);
    return place === undefined
      ? fail('paged-out', 'prototype entry unreadable')
      : this.leaf(directory, place, offset, true);
  }

  private kernelEntry(directory: bigint, address: bigint): bigint | undefined {
    // Not through a prototype again: page tables map paged pool by ordinary entries, and a loop must not be possible.
    let table = directory & FRAME;
    for (const shift of [39n, 30n, 21n, 12n]) {
      const entry = this.entry(table, Number((address >> shift) & 0x1ffn));
      if (entry === undefined) return undefined;
      const transition = shift === 12n && (entry & (PRESENT | PROTOTYPE | TRANSITION)) === TRANSITION;
      if ((entry & PRESENT) === 0n && !transition) return undefined;
      if ((entry & LARGE) !== 0n && (shift === 30n || shift === 21n)) {
        const at = large(entry, address, shift);
        return at.ok ? this.quad(at.pfn, at.offset) : undefined;
      }
      table = entry & FRAME;
    }
    return this.quad(Number(table >> 12n), Number(address & 0xfffn));
  }

  private quad(pfn: number, offset: number): bigint | undefined {
    const page = offset % 8 === 0 ? this.physical.page(pfn) : undefined;
    return page && new DataView(page.buffer, page.byteOffset, page.byteLength).getBigUint64(offset, true);
  }
}

/** A table that is itself paged out. Walking through one in transition is not worth the doubt. */
function tableNotPresent(entry: bigint): Translation {
  return entry === 0n ? fail('not-mapped') : fail('paged-out', 'page table');
}

/** A page of 2 MiB (shift 21) or 1 GiB (shift 30). Bit 12 is an attribute there, not part of the frame. */
function large(entry: bigint, address: bigint, shift: bigint): Translation {
  const mask = (1n << shift) - 1n;
  const physical = (entry & FRAME & ~mask) | (address & mask);
  return { ok: true, pfn: Number(physical >> 12n), offset: Number(physical & 0xfffn) };
}

/**
 * Not present, neither prototype nor transition: in a page file (page number in bits 32 to 63), or never touched.
 * The number of the page file moved between builds and is left out.
 */
function software(entry: bigint): Translation {
  const page = entry >> 32n;
  return page === 0n ? fail('demand-zero') : fail('paged-out', `page file, page 0x${page.toString(16)}`);
}
