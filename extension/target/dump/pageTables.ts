import type { UnknownReason } from '../../model/evidence';
import type { PhysicalMemory } from './physicalMemory';

/*
 * Address translation of x64. Sources: Intel SDM volume 3 chapter 4 for hardware entries; software entries by
 * `_MMPTE_TRANSITION`, `_MMPTE_PROTOTYPE` and `_MMPTE_SOFTWARE` of the public symbols, and by volatility3
 * `layers/intel.py`, kdmp-parser-rs `virt.rs` and MemProcFS `mm_win.c` for how Windows uses them.
 *
 * Entries are taken as two halves of 32 bits: this is where a dump spends its time, and plain numbers are fast.
 */

/** A translated address, or why there is none. */
export type Translation =
  | { readonly ok: true; readonly pfn: number; /** Offset in the page. */ readonly offset: number }
  | { readonly ok: false; readonly reason: UnknownReason; readonly detail?: string };

const PRESENT = 1;
const LARGE = 0x80;
const PROTOTYPE = 0x400;
const TRANSITION = 0x800;
/** Bits 12 to 47 are the frame. Windows keeps bits of its own above. */
const FRAME_HIGH = 0xffff;
const FRAME_MASK = 0xf_ffff_ffffn;
const ALL_ONES = 0xffff_ffff;
/** Pages below one entry of a table: 512 for an entry of the third level, 512 x 512 for one of the second, … */
const FANOUT = 512;

const fail = (reason: UnknownReason, detail?: string): Translation =>
  detail === undefined ? { ok: false, reason } : { ok: false, reason, detail };

/** Walks page tables. One instance serves one target; the directory table base says which address space. */
export class PageTables {
  /** Halves of the entry that was read last. */
  private low = 0;
  private high = 0;

  /** @param levels 4, or 5 where CR4.LA57 is set */
  constructor(
    private readonly physical: PhysicalMemory,
    private readonly levels: 4 | 5 = 4,
  ) {}

  /**
   * @param directory CR3 or DirectoryTableBase; low bits (PCID) are ignored
   * @param address any 64-bit address
   */
  translate(directory: bigint, address: bigint): Translation {
    const sign = address >> (this.levels === 4 ? 47n : 56n);
    if (sign !== 0n && sign !== (this.levels === 4 ? 0x1ffffn : 0xffn)) return fail('non-canonical');
    const bits = 9 * this.levels;
    return this.walk(
      Number((directory >> 12n) & FRAME_MASK),
      Number(BigInt.asUintN(bits, address >> 12n)),
      Number(address & 0xfffn),
    );
  }

  /**
   * @param directory page frame of the top table
   * @param page number of the virtual page: the bits of the address that tables translate
   * @param offset in that page
   */
  walk(directory: number, page: number, offset: number): Translation {
    let table = directory;
    let below = FANOUT ** (this.levels - 1);
    for (; below > 1; below /= FANOUT) {
      if (!this.load(table, Math.floor(page / below) % FANOUT)) return tableMissing(table);
      if ((this.low & PRESENT) === 0) return this.tableNotPresent();
      if ((this.low & LARGE) !== 0 && below <= FANOUT * FANOUT) return this.large(page, offset, below);
      table = this.frame();
    }
    if (!this.load(table, page % FANOUT)) return tableMissing(table);
    return this.leaf(directory, offset, false);
  }

  /** Reads an entry; false if the dump leaves the table out. */
  private load(table: number, index: number): boolean {
    const page = this.physical.place(table);
    if (page < 0) return false;
    this.take(page + index * 8);
    return true;
  }

  private take(at: number): void {
    const { bytes } = this.physical;
    this.low = quarter(bytes, at);
    this.high = quarter(bytes, at + 4);
  }

  private frame(): number {
    return (this.low >>> 12) + (this.high & FRAME_HIGH) * 0x10_0000;
  }

  /** Judges the entry of a small page that was loaded. */
  private leaf(directory: number, offset: number, viaPrototype: boolean): Translation {
    if ((this.low & PRESENT) !== 0) return this.inMemory(offset);
    if (this.low === 0 && this.high === 0) return fail(viaPrototype ? 'demand-zero' : 'not-mapped');
    if ((this.low & PROTOTYPE) !== 0)
      return viaPrototype ? fail('paged-out', 'in a file (subsection)') : this.prototype(directory, offset);
    return (this.low & TRANSITION) !== 0 ? this.inMemory(offset) : this.software();
  }

  /** A valid page, or one in transition: its content is still where the entry says. */
  private inMemory(offset: number): Translation {
    const pfn = this.frame();
    return this.physical.place(pfn) >= 0 ? { ok: true, pfn, offset } : fail('not-in-dump', `PFN 0x${pfn.toString(16)}`);
  }

  /** The entry points at a prototype entry in kernel memory (bits 16 to 63, sign extended), which is followed once. */
  private prototype(directory: number, offset: number): Translation {
    // PageFileHigh all ones: the real entry has to be looked up through the VAD.
    if (this.high === ALL_ONES) return fail('paged-out', 'prototype entry only through the VAD');
    if (this.high < 0x8000_0000) return fail('invalid', 'prototype entry outside of kernel memory');
    const place = this.high * 0x1_0000 + (this.low >>> 16);
    const page = Math.floor(place / 0x1000);
    return this.loadMapped(directory, this.levels === 4 ? page : signExtended(page), place % 0x1000)
      ? this.leaf(directory, offset, true)
      : fail('paged-out', 'prototype entry unreadable');
  }

  /**
   * Loads an entry that lies in kernel memory. Not through a prototype again: page tables map paged pool by ordinary
   * entries, and a loop must not be possible.
   */
  private loadMapped(directory: number, page: number, offset: number): boolean {
    if (offset % 8 !== 0) return false;
    let table = directory;
    for (let below = FANOUT ** (this.levels - 1); below >= 1; below /= FANOUT) {
      if (!this.load(table, Math.floor(page / below) % FANOUT)) return false;
      const transition = below === 1 && (this.low & (PRESENT | PROTOTYPE | TRANSITION)) === TRANSITION;
      if ((this.low & PRESENT) === 0 && !transition) return false;
      if ((this.low & LARGE) !== 0 && (below === FANOUT || below === FANOUT * FANOUT)) {
        table = this.largeFrame(page, below);
        break;
      }
      table = this.frame();
    }
    const place = this.physical.place(table);
    if (place < 0) return false;
    this.take(place + offset);
    return true;
  }

  /** A page of 2 MiB or 1 GiB. Bit 12 is an attribute there, not part of the frame. */
  private large(page: number, offset: number, below: number): Translation {
    return { ok: true, pfn: this.largeFrame(page, below), offset };
  }

  private largeFrame(page: number, below: number): number {
    const frame = this.frame();
    return frame - (frame % below) + (page % below);
  }

  /** A table that is itself paged out. Walking through one in transition is not worth the doubt. */
  private tableNotPresent(): Translation {
    return this.low === 0 && this.high === 0 ? fail('not-mapped') : fail('paged-out', 'page table');
  }

  /**
   * Not present, neither prototype nor transition: in a page file (page number in bits 32 to 63), or never touched. The
   * number of the page file moved between builds and is left out.
   */
  private software(): Translation {
    return this.high === 0 ? fail('demand-zero') : fail('paged-out', `page file, page 0x${this.high.toString(16)}`);
  }
}

function tableMissing(table: number): Translation {
  return fail('not-in-dump', `page table at PFN 0x${table.toString(16)}`);
}

/** Little-endian unsigned 32 bits. */
function quarter(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)) >>> 0
  );
}

/** 36 bits of a kernel page as the 45 bits of five levels. */
function signExtended(page: number): number {
  return page + 0x1ff * 2 ** 36;
}
