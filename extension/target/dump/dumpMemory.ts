import type { Address } from '../../base/address';
import type { Block, Gap, ListWalk, Memory, Range, Records } from '../../kernel/memory';
import { type Links, LINKS_PER_TURN, ListWalker } from './listWalk';
import { PAGE_SIZE } from './pageMap';
import type { PageTables, Translation } from './pageTables';
import type { PhysicalMemory } from './physicalMemory';

/** Longest range that is read; walkers never need more, and a length taken from a damaged dump must not fill memory. */
export const MAX_RANGE = 16 * 1024 * 1024;
/** Pages between two looks at the clock of the process: other requests get their turn. */
const PAGES_PER_TURN = 4096;
/** Bytes of records that are read in one call; callers ask for no more than `batch` of them. */
const MAX_RECORDS = 1 << 28;
/** Translations that are kept, of all address spaces together. */
const MAX_TRANSLATIONS = 1 << 17;
/** Translations that are found without a search. */
const RECENT = 1 << 14;
/** Pages of four levels: half of them are of user mode. */
const ALL_PAGES = 2 ** 36;
const USER_PAGES = ALL_PAGES / 2;
const NO_GAPS: readonly Gap[] = [];

type Missing = Omit<Gap, 'offset' | 'length'>;

/** Virtual memory of a dump that holds physical pages. */
export class DumpMemory implements Memory {
  readonly pointerSize = 8;
  readonly batch = 4096;
  /** Frames by page, of each directory. */
  private spaces = new Map<number, Map<number, number>>();
  private translations = 0;
  private readonly kernelDirectory: number;
  /** The same for pages that were asked for lately, each at the place that the low bits of its number name. */
  private readonly recentPages = new Float64Array(RECENT).fill(-1);
  private readonly recentDirectories = new Float64Array(RECENT);
  private readonly recentFrames = new Float64Array(RECENT);
  /** An address, and its halves: low and high. All machines that run this are little-endian. */
  private readonly split = new BigUint64Array(1);
  private readonly halves = new Uint32Array(this.split.buffer);
  private readonly scratch = new Uint8Array(16);
  private readonly scratchView = new DataView(this.scratch.buffer);

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
        await nextTurn(signal);
      }
    }
    signal?.throwIfAborted();
    return blocks;
  }

  async readRecords(addresses: readonly Address[], length: number, signal?: AbortSignal): Promise<Records> {
    if (length > MAX_RANGE || addresses.length * length > MAX_RECORDS) throw new RangeError('more records than fit');
    const bytes = new Uint8Array(addresses.length * length);
    const gaps = new Map<number, readonly Gap[]>();
    for (const [i, address] of addresses.entries()) {
      const missing = this.copyAll(this.kernelDirectory, address, bytes, i * length, length);
      if (missing.length > 0) gaps.set(i, missing);
      if (i % PAGES_PER_TURN === PAGES_PER_TURN - 1) await nextTurn(signal);
    }
    signal?.throwIfAborted();
    return { bytes, gaps };
  }

  async walkLists(heads: readonly Address[], limit: number, signal?: AbortSignal): Promise<readonly ListWalk[]> {
    const walks: ListWalk[] = [];
    let left = LINKS_PER_TURN;
    for (const head of heads) {
      const walker = new ListWalker(head, limit, address => this.links(address));
      while (!walker.step(left)) {
        left = LINKS_PER_TURN;
        await nextTurn(signal);
      }
      const walk = walker.result();
      walks.push(walk);
      left -= walk.links.length + 1;
      if (left <= 0) {
        left = LINKS_PER_TURN;
        await nextTurn(signal);
      }
    }
    signal?.throwIfAborted();
    return walks;
  }

  /** The two links of a list entry in kernel memory. */
  private links(address: bigint): Links {
    const [gap] = this.copyAll(this.kernelDirectory, address, this.scratch);
    if (gap) return gap.reason;
    return { next: this.scratchView.getBigUint64(0, true), back: this.scratchView.getBigUint64(8, true) };
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
    // Halves of the address; what is above bit 47 says no more than whether it is one at all.
    this.split[0] = address;
    const low = this.halves[0] ?? 0;
    const high = this.halves[1] ?? 0;
    let page = (high & 0xffff) * 2 ** 20 + (low >>> 12);
    let start = low & (PAGE_SIZE - 1);
    const sign = high >>> 15;
    let canonical = sign === 0 || sign === 0x1ffff;
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
    let frame = this.frameIn(directory, page);
    if (frame === undefined) {
      const place: Translation = this.tables.walk(directory, page, 0);
      if (!place.ok)
        return place.detail === undefined ? { reason: place.reason } : { reason: place.reason, detail: place.detail };
      frame = place.pfn;
      this.keep(directory, page, frame);
    }
    const bytes = this.physical.page(frame);
    if (!bytes) return { reason: 'not-in-dump', detail: `PFN 0x${frame.toString(16)}` };
    if (count === PAGE_SIZE) into.set(bytes, at);
    else into.set(bytes.subarray(start, start + count), at);
    return undefined;
  }

  /** Frame of a page that was translated before. */
  private frameIn(directory: number, page: number): number | undefined {
    const slot = page % RECENT;
    if (this.recentPages[slot] === page && this.recentDirectories[slot] === directory) return this.recentFrames[slot];
    const frame = this.spaces.get(directory)?.get(page);
    if (frame === undefined) return undefined;
    this.recentPages[slot] = page;
    this.recentDirectories[slot] = directory;
    this.recentFrames[slot] = frame;
    return frame;
  }

  private keep(directory: number, page: number, frame: number): void {
    if (this.translations++ >= MAX_TRANSLATIONS) {
      this.spaces = new Map<number, Map<number, number>>();
      this.translations = 1;
    }
    let space = this.spaces.get(directory);
    if (!space) this.spaces.set(directory, (space = new Map<number, number>()));
    space.set(page, frame);
  }
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

/** Lets other requests have their turn. */
async function nextTurn(signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>(resolve => setImmediate(resolve));
  signal?.throwIfAborted();
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
