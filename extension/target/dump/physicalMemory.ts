import type { RandomAccess } from '../files/fileReader';
import { PAGE_SIZE, type PageMap } from './pageMap';

/** Pages kept: 32 MiB. Page tables are read again and again, bodies mostly once. */
const DEFAULT_CACHED_PAGES = 8192;
/** Pages that are read at once where pages are asked for in the order in which the file has them. */
const PAGES_AHEAD = 16;

/**
 * Physical pages of a dump through a cache of bounded size. The cache has two halves: what is used again while it is in
 * the older one comes back into the younger, and when that is full the older one is dropped. So a hit costs no more than
 * a look-up. Arrays of dropped pages are used again: new ones for every page would keep the garbage collector busy.
 */
export class PhysicalMemory {
  private young = new Map<number, Uint8Array>();
  private old = new Map<number, Uint8Array>();
  private free: Uint8Array[] = [];
  /** A run of the file that was read ahead. */
  private readonly ahead = new Uint8Array(PAGES_AHEAD * PAGE_SIZE);
  private aheadAt = 0;
  private aheadLength = 0;
  /** Where the last page that had to be read ended. */
  private lastEnd = -1;

  constructor(
    private readonly file: RandomAccess,
    private readonly map: PageMap,
    private readonly cachedPages = DEFAULT_CACHED_PAGES,
  ) {}

  /**
   * The 4096 bytes of a page; undefined if the dump leaves it out or ends before it. Not to be written to, and not to be
   * kept: the array holds another page later.
   */
  page(pfn: number): Uint8Array | undefined {
    return this.young.get(pfn) ?? this.fetch(pfn);
  }

  private fetch(pfn: number): Uint8Array | undefined {
    const bytes = this.old.get(pfn) ?? this.read(pfn);
    if (!bytes) return undefined;
    if (this.young.size >= this.cachedPages / 2) this.dropOld();
    this.young.set(pfn, bytes);
    return bytes;
  }

  /** What came back into the younger half lives on there. */
  private dropOld(): void {
    for (const [pfn, bytes] of this.old) if (this.young.get(pfn) !== bytes) this.free.push(bytes);
    this.old = this.young;
    this.young = new Map();
  }

  private read(pfn: number): Uint8Array | undefined {
    const offset = this.map.fileOffset(pfn);
    if (offset === undefined) return undefined;
    const bytes = this.free.pop() ?? new Uint8Array(PAGE_SIZE);
    if (this.readAt(offset, bytes)) return bytes;
    this.free.push(bytes);
    return undefined;
  }

  private readAt(offset: number, into: Uint8Array): boolean {
    if (offset === this.lastEnd && !this.isAhead(offset)) {
      this.aheadAt = offset;
      this.aheadLength = this.file.read(offset, this.ahead);
    }
    this.lastEnd = offset + PAGE_SIZE;
    if (!this.isAhead(offset)) return this.file.read(offset, into) === PAGE_SIZE;
    const at = offset - this.aheadAt;
    into.set(this.ahead.subarray(at, at + PAGE_SIZE));
    return true;
  }

  private isAhead(offset: number): boolean {
    return offset >= this.aheadAt && offset + PAGE_SIZE <= this.aheadAt + this.aheadLength;
  }
}
