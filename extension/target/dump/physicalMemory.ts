import type { RandomAccess } from '../files/fileReader';
import { PAGE_SIZE, type PageMap } from './pageMap';

/** Pages kept: 32 MiB. Page tables are read again and again, bodies mostly once. */
const DEFAULT_CACHED_PAGES = 8192;

/**
 * Physical pages of a dump through a cache of bounded size. The cache has two halves: what is used again while it is in
 * the older one comes back into the younger, and when that is full the older one is dropped. So a hit costs no more than
 * a look-up.
 */
export class PhysicalMemory {
  private young = new Map<number, Uint8Array>();
  private old = new Map<number, Uint8Array>();

  constructor(
    private readonly file: RandomAccess,
    private readonly map: PageMap,
    private readonly cachedPages = DEFAULT_CACHED_PAGES,
  ) {}

  /** The 4096 bytes of a page; undefined if the dump leaves it out or ends before it. Not to be written to. */
  page(pfn: number): Uint8Array | undefined {
    return this.young.get(pfn) ?? this.fetch(pfn);
  }

  private fetch(pfn: number): Uint8Array | undefined {
    const bytes = this.old.get(pfn) ?? this.read(pfn);
    if (!bytes) return undefined;
    if (this.young.size >= this.cachedPages / 2) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(pfn, bytes);
    return bytes;
  }

  private read(pfn: number): Uint8Array | undefined {
    const offset = this.map.fileOffset(pfn);
    if (offset === undefined) return undefined;
    const bytes = new Uint8Array(PAGE_SIZE);
    return this.file.read(offset, bytes) === PAGE_SIZE ? bytes : undefined;
  }
}
