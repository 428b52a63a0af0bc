import type { Address } from '../../base/address';
import type { Block, Gap, Memory, Range } from '../../kernel/memory';
import { PAGE_SIZE } from './pageMap';
import type { PageTables, Translation } from './pageTables';
import type { PhysicalMemory } from './physicalMemory';

/** Longest range that is read; walkers never need more, and a length taken from a damaged dump must not fill memory. */
export const MAX_RANGE = 16 * 1024 * 1024;
/** Pages between two looks at the clock of the process: other requests get their turn. */
const PAGES_PER_TURN = 4096;

/** Virtual memory of a dump that holds physical pages. */
export class DumpMemory implements Memory {
  readonly pointerSize = 8;

  /**
   * @param kernelDirectory CR3 that maps the kernel
   * @param directoryOf the directory table of a process by its EPROCESS; undefined if it cannot be read
   */
  constructor(
    private readonly physical: PhysicalMemory,
    private readonly tables: PageTables,
    private readonly kernelDirectory: bigint,
    private readonly directoryOf: (process: Address) => bigint | undefined,
  ) {}

  async readMany(ranges: readonly Range[], signal?: AbortSignal): Promise<readonly Block[]> {
    const blocks: Block[] = [];
    let pages = 0;
    for (const range of ranges) {
      blocks.push(this.read(range));
      pages += 1 + Math.floor(range.length / PAGE_SIZE);
      if (pages >= PAGES_PER_TURN) {
        pages = 0;
        await new Promise<void>(resolve => setImmediate(resolve));
        signal?.throwIfAborted();
      }
    }
    signal?.throwIfAborted();
    return blocks;
  }

  /** Reads one range at once. */
  read(range: Range): Block {
    const length = Math.max(0, range.length);
    if (length > MAX_RANGE) {
      return {
        address: range.address,
        bytes: new Uint8Array(0),
        gaps: [{ offset: 0, length, reason: 'invalid', detail: `${length} bytes asked for` }],
      };
    }
    const bytes = new Uint8Array(length);
    const gaps: Gap[] = [];
    const directory = range.process === undefined ? this.kernelDirectory : this.directoryOf(range.process);
    for (let done = 0; done < length;) {
      const address = BigInt.asUintN(64, range.address + BigInt(done));
      const count = Math.min(length - done, PAGE_SIZE - Number(address & 0xfffn));
      const gap =
        directory === undefined ? noDirectory() : this.copy(directory, address, bytes.subarray(done, done + count));
      if (gap) addGap(gaps, { ...gap, offset: done, length: count });
      done += count;
    }
    return { address: range.address, bytes, gaps };
  }

  /** Copies what lies within one page; returns why it could not. */
  private copy(directory: bigint, address: bigint, into: Uint8Array): Omit<Gap, 'offset' | 'length'> | undefined {
    const place: Translation = this.tables.translate(directory, address);
    if (!place.ok)
      return place.detail === undefined ? { reason: place.reason } : { reason: place.reason, detail: place.detail };
    const page = this.physical.page(place.pfn);
    if (!page) return { reason: 'not-in-dump', detail: `PFN 0x${place.pfn.toString(16)}` };
    into.set(page.subarray(place.offset, place.offset + into.length));
    return undefined;
  }
}

function noDirectory(): Omit<Gap, 'offset' | 'length'> {
  return { reason: 'invalid', detail: 'the process has no directory table' };
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
