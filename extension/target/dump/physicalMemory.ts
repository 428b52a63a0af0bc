import type { RandomAccess } from '../files/fileReader';
import { PAGE_SIZE, type PageMap } from './pageMap';

/** Pages kept: 32 MiB. Page tables are read again and again, bodies mostly once. */
const DEFAULT_CACHED_PAGES = 8192;

/** Physical pages of a dump through a cache of bounded size (least recently used goes first). */
export class PhysicalMemory {
  private readonly cache = new Map<number, Uint8Array>();

  constructor(
    private readonly file: RandomAccess,
    private readonly map: PageMap,
    private readonly cachedPages = DEFAULT_CACHED_PAGES,
  ) {}

  /** The 4096 bytes of a page; undefined if the dump leaves it out or ends before it. Not to be written to. */
  page(pfn: number): Uint8Array | undefined {
    const cached = this.cache.get(pfn);
    if (cached) {
      this.cache.delete(pfn);
      this.cache.set(pfn, cached);
      return cached;
    }
    const offset = this.map.fileOffset(pfn);
    if (offset === undefined) return undefined;
    const bytes = new Uint8Array(PAGE_SIZE);
    if (this.file.read(offset, bytes) !== PAGE_SIZE) return undefined;
    this.evict();
    this.cache.set(pfn, bytes);
    return bytes;
  }

  private evict(): void {
    if (this.cache.size < this.cachedPages) return;
    const oldest = this.cache.keys().next();
    if (oldest.done !== true) this.cache.delete(oldest.value);
  }
}
