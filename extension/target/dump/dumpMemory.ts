import type { Address } from '../../base/address';
import type { UnknownReason } from '../../model/evidence';
import type { Block, Gap, ListWalk, Memory, Range, Records } from '../../kernel/memory';
import { type LinkReader, LINKS_PER_TURN, LINKS_SIZE, ListWalker } from './listWalk';
import { PAGE_SIZE } from './pageMap';
import type { PageTables, Translation } from './pageTables';
import type { PhysicalMemory } from './physicalMemory';
import { TranslationCache } from './translationCache';
import { Turns } from './turns';

/** Longest range that is read; walkers never need more, and a length taken from a damaged dump must not fill memory. */
export const MAX_RANGE = 16 * 1024 * 1024;
/** Pages between two looks at the clock. */
const PAGES_PER_TURN = 4096;
/** Bytes of records that are read in one call; callers ask for no more than `batch` of them. */
const MAX_RECORDS = 1 << 28;
/** Pages of four levels: half of them are of user mode. */
const ALL_PAGES = 2 ** 36;
const USER_PAGES = ALL_PAGES / 2;
const NO_GAPS: readonly Gap[] = [];

type Missing = Omit<Gap, 'offset' | 'length'>;

/** Virtual memory of a dump that holds physical pages. */
export class DumpMemory implements Memory {
  readonly pointerSize = 8;
  readonly batch = 4096;
  private readonly translations = new TranslationCache();
  private readonly turns = new Turns();
  private readonly kernelDirectory: number;
  /** An address, and its halves: low and high. All machines that run this are little-endian. */
  private readonly split = new BigUint64Array(1);
  private readonly halves = new Uint32Array(this.split.buffer);
  private readonly links: LinkReader = { read: (low, high) => this.readLinks(low, high), entry: new Uint32Array(4) };
  private readonly linkBytes = new Uint8Array(this.links.entry.buffer);
  /** Pages as numbers of 32 bits: links are taken from where they lie. */
  private readonly quarters: Uint32Array;

  /**
   * @param kernelDirectory CR3 that maps the kernel
   * @param directoryOf the directory table of a process by its EPROCESS; undefined if it cannot be read
   */
  constructor(
    private readonly physical: PhysicalMemory,
    private readonly tables: PageTables,
    kernelDirectory: bigint,
    private readonly directoryOf: (process: Address) => bigint | undefined,
  ) {
    this.kernelDirectory = frameOf(kernelDirectory);
    this.quarters = new Uint32Array(physical.bytes.buffer);
  }

  async readMany(ranges: readonly Range[], signal?: AbortSignal): Promise<readonly Block[]> {
    const blocks: Block[] = [];
    let pages = 0;
    const slabs = new Slabs(ranges);
    for (const range of ranges) {
      blocks.push(this.readInto(range, slabs));
      pages += 1 + Math.floor(range.length / PAGE_SIZE);
      if (pages >= PAGES_PER_TURN) {
        pages = 0;
        await this.turns.pause(signal);
      }
    }
    await this.turns.pause(signal);
    return blocks;
  }

  async readRecords(addresses: readonly Address[], length: number, signal?: AbortSignal): Promise<Records> {
    if (length > MAX_RANGE || addresses.length * length > MAX_RECORDS) throw new RangeError('more records than fit');
    const bytes = new Uint8Array(addresses.length * length);
    const gaps = new Map<number, readonly Gap[]>();
    for (let start = 0; start < addresses.length; start += PAGES_PER_TURN) {
      if (start > 0) await this.turns.pause(signal);
      const end = Math.min(start + PAGES_PER_TURN, addresses.length);
      for (let i = start; i < end; i++) {
        const missing = this.copyAll(this.kernelDirectory, addresses[i] ?? 0n, bytes, i * length, length);
        if (missing.length > 0) gaps.set(i, missing);
      }
    }
    await this.turns.pause(signal);
    return { bytes, gaps };
  }

  async walkLists(heads: readonly Address[], limit: number, signal?: AbortSignal): Promise<readonly ListWalk[]> {
    const walks: ListWalk[] = [];
    let left = LINKS_PER_TURN;
    for (const head of heads) {
      const walker = new ListWalker(head, limit, this.links);
      while (!walker.step(left)) {
        left = LINKS_PER_TURN;
        await this.turns.pause(signal);
      }
      const walk = walker.result();
      walks.push(walk);
      left -= walk.links.length + 1;
      if (left <= 0) {
        left = LINKS_PER_TURN;
        await this.turns.pause(signal);
      }
    }
    await this.turns.pause(signal);
    return walks;
  }

  /** The two links of a list entry in kernel memory, by the halves of its address. */
  private readLinks(low: number, high: number): UnknownReason | undefined {
    const start = low & (PAGE_SIZE - 1);
    const { links, quarters } = this;
    if (start <= PAGE_SIZE - LINKS_SIZE && (start & 3) === 0 && isCanonical(high)) {
      const frame = this.translations.frame(this.kernelDirectory, pageOf(low, high));
      const place = frame < 0 ? -1 : this.physical.place(frame);
      if (place >= 0) {
        const at = (place + start) >>> 2;
        for (let i = 0; i < 4; i++) links.entry[i] = quarters[at + i] ?? 0;
        return undefined;
      }
    }
    const [gap] = this.copyHalves(this.kernelDirectory, low, high, this.linkBytes, 0, LINKS_SIZE);
    return gap?.reason;
  }

  /** Reads one range at once. */
  read(range: Range): Block {
    return this.readInto(range, new Slabs([range]));
  }

  private readInto(range: Range, slabs: Slabs): Block {
    const { address } = range;
    const length = Math.max(0, range.length);
    if (length > MAX_RANGE) {
      const detail = `${length} bytes asked for`;
      return { address, bytes: new Uint8Array(0), gaps: [{ offset: 0, length, reason: 'invalid', detail }] };
    }
    const bytes = slabs.take(length);
    const directory = range.process === undefined ? this.kernelDirectory : this.frameOfProcess(range.process);
    if (directory === undefined) {
      const detail = 'the process has no directory table';
      return { address, bytes, gaps: length === 0 ? NO_GAPS : [{ offset: 0, length, reason: 'invalid', detail }] };
    }
    return { address, bytes, gaps: this.copyAll(directory, address, bytes) };
  }

  private frameOfProcess(process: Address): number | undefined {
    const directory = this.directoryOf(process);
    return directory === undefined ? undefined : frameOf(directory);
  }

  private copyAll(
    directory: number,
    address: bigint,
    bytes: Uint8Array,
    at = 0,
    length = bytes.length,
  ): readonly Gap[] {
    this.split[0] = address;
    return this.copyHalves(directory, this.halves[0] ?? 0, this.halves[1] ?? 0, bytes, at, length);
  }

  /** By the halves of the address; what is above bit 47 says no more than whether it is one at all. */
  private copyHalves(
    directory: number,
    low: number,
    high: number,
    bytes: Uint8Array,
    at: number,
    length: number,
  ): readonly Gap[] {
    let page = pageOf(low, high);
    let start = low & (PAGE_SIZE - 1);
    let canonical = isCanonical(high);
    let gaps: Gap[] | undefined;
    for (let done = 0; done < length; start = 0) {
      const count = Math.min(length - done, PAGE_SIZE - start);
      const missing = canonical ? this.copy(directory, page, start, bytes, at + done, count) : NON_CANONICAL;
      if (missing) addGap((gaps ??= []), { ...missing, offset: done, length: count });
      done += count;
      page++;
      // Behind the last user page is no address; behind the last page of all the first one follows.
      if (page === USER_PAGES) canonical = false;
      else if (page === ALL_PAGES) page = 0;
    }
    return gaps ?? NO_GAPS;
  }

  /** Copies what lies within one page; returns why it could not. */
  private copy(
    directory: number,
    page: number,
    start: number,
    into: Uint8Array,
    at: number,
    count: number,
  ): Missing | undefined {
    let frame = this.translations.frame(directory, page);
    if (frame < 0) {
      const found: Translation = this.tables.walk(directory, page, 0);
      if (!found.ok)
        return found.detail === undefined ? { reason: found.reason } : { reason: found.reason, detail: found.detail };
      frame = found.pfn;
      this.translations.keep(directory, page, frame);
    }
    const place = this.physical.place(frame);
    if (place < 0) return { reason: 'not-in-dump', detail: `PFN 0x${frame.toString(16)}` };
    into.set(this.physical.bytes.subarray(place + start, place + start + count), at);
    return undefined;
  }
}

/** Number of the virtual page of four levels. */
function pageOf(low: number, high: number): number {
  return (high & 0xffff) * 2 ** 20 + (low >>> 12);
}

/** Bits 47 to 63 are the same. */
function isCanonical(high: number): boolean {
  const sign = high >>> 15;
  return sign === 0 || sign === 0x1ffff;
}

/** Largest buffer that blocks share. */
const MAX_SLAB = 1 << 20;
const ALIGNMENT = 8;

/** Cuts the bytes of many ranges from few buffers: one of its own for each would cost more than the reading. */
class Slabs {
  private left: number;
  private slab = new Uint8Array(0);
  private used = 0;

  constructor(ranges: readonly Range[]) {
    this.left = ranges.reduce((sum, { length }) => sum + (length > MAX_RANGE ? 0 : aligned(Math.max(0, length))), 0);
  }

  take(length: number): Uint8Array {
    const size = aligned(length);
    if (this.used + size > this.slab.length) {
      this.slab = new Uint8Array(Math.max(size, Math.min(this.left, MAX_SLAB)));
      this.used = 0;
    }
    const bytes = this.slab.subarray(this.used, this.used + length);
    this.used += size;
    this.left -= size;
    return bytes;
  }
}

function aligned(length: number): number {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT;
}

const NON_CANONICAL: Missing = { reason: 'non-canonical' };

/** Page frame of a directory table: bits 12 to 47 of CR3. */
function frameOf(directory: bigint): number {
  return Number((directory >> 12n) & 0xf_ffff_ffffn);
}

/** Neighbouring gaps of one reason become one. */
function addGap(gaps: Gap[], gap: Gap): void {
  const last = gaps.at(-1);
  if (last?.reason === gap.reason && last.detail === gap.detail && last.offset + last.length === gap.offset) {
    gaps[gaps.length - 1] = { ...last, length: last.length + gap.length };
  } else {
    gaps.push(gap);
  }
}
