import type { RandomAccess } from '../files/fileReader';
import { PAGE_SIZE, type PageMap } from './pageMap';

/** Pages of a cluster: what is read at once. Neighbours in the file are mostly asked for soon after each other. */
const CLUSTER_SHIFT = 4;
const CLUSTER_PAGES = 1 << CLUSTER_SHIFT;
const CLUSTER_SIZE = CLUSTER_PAGES * PAGE_SIZE;
/** Clusters kept: 48 MiB. Lists lead through many places in turn, and page tables are read again and again. */
const DEFAULT_CLUSTERS = 768;
/** Pages whose place is found without a search, a power of 2. */
const RECENT = 1 << 15;
const NOWHERE = -1;

/**
 * Physical pages of a dump through a cache of bounded size. Clusters of the file lie in one buffer; a hand goes round it
 * and takes the place of the first that was not used since it came by. What was found lately costs two look-ups in arrays.
 */
export class PhysicalMemory {
  /** Where the bytes of pages lie, at the places that `place` tells. */
  readonly bytes: Uint8Array;
  private readonly clusters: number;
  /** Cluster in the buffer by its offset in the file. */
  private readonly index = new Map<number, number>();
  /** The same the other way round. */
  private readonly starts: Float64Array;
  /** Bytes of each that the file has. */
  private readonly lengths: Int32Array;
  private readonly used: Uint8Array;
  private hand = 0;
  /** Page of the buffer, by the low bits of the frame number; the page says itself which frame it is. */
  private readonly recent = new Int32Array(RECENT);
  private readonly frames: Float64Array;

  constructor(
    private readonly file: RandomAccess,
    private readonly map: PageMap,
    clusters = DEFAULT_CLUSTERS,
  ) {
    // Offsets of pages may lie across the boundaries of clusters: one more at each end of the file.
    this.clusters = Math.max(1, Math.min(clusters, Math.ceil(file.size / CLUSTER_SIZE) + 2));
    this.bytes = new Uint8Array(this.clusters * CLUSTER_SIZE);
    this.starts = new Float64Array(this.clusters).fill(NOWHERE);
    this.lengths = new Int32Array(this.clusters);
    this.used = new Uint8Array(this.clusters);
    this.frames = new Float64Array(this.clusters * CLUSTER_PAGES).fill(NOWHERE);
  }

  /** The 4096 bytes of a page; undefined if the dump leaves it out or ends before it. To be used before the next call. */
  page(pfn: number): Uint8Array | undefined {
    const at = this.place(pfn);
    return at < 0 ? undefined : this.bytes.subarray(at, at + PAGE_SIZE);
  }

  /**
   * Where in `bytes` the 4096 bytes of a page begin; negative if the dump leaves it out or ends before it. Holds until the
   * next call: another page may lie there then.
   */
  place(pfn: number): number {
    const page = this.recent[pfn & (RECENT - 1)] ?? 0;
    if (this.frames[page] !== pfn) return this.find(pfn);
    this.used[page >>> CLUSTER_SHIFT] = 1;
    return page * PAGE_SIZE;
  }

  private find(pfn: number): number {
    const offset = this.map.fileOffset(pfn);
    if (offset === undefined) return NOWHERE;
    // Pages of a damaged dump may begin anywhere: clusters begin where a page does.
    const start = offset - (Math.floor(offset / PAGE_SIZE) % CLUSTER_PAGES) * PAGE_SIZE;
    const cluster = this.index.get(start) ?? this.load(start);
    this.used[cluster] = 1;
    const within = offset - start;
    if (within + PAGE_SIZE > (this.lengths[cluster] ?? 0)) return NOWHERE;
    const page = cluster * CLUSTER_PAGES + within / PAGE_SIZE;
    this.frames[page] = pfn;
    this.recent[pfn & (RECENT - 1)] = page;
    return page * PAGE_SIZE;
  }

  private load(start: number): number {
    const cluster = this.oldest();
    this.index.delete(this.starts[cluster] ?? NOWHERE);
    this.frames.fill(NOWHERE, cluster * CLUSTER_PAGES, (cluster + 1) * CLUSTER_PAGES);
    const at = cluster * CLUSTER_SIZE;
    this.lengths[cluster] = this.file.read(start, this.bytes.subarray(at, at + CLUSTER_SIZE));
    this.starts[cluster] = start;
    this.index.set(start, cluster);
    return cluster;
  }

  /** The next cluster that was not used since the hand came by. */
  private oldest(): number {
    for (;;) {
      const cluster = this.hand;
      this.hand = (cluster + 1) % this.clusters;
      if (this.used[cluster] === 0) return cluster;
      this.used[cluster] = 0;
    }
  }
}
