import assert from 'node:assert/strict';
import fc from 'fast-check';
import { PhysicalMemory } from '../../../extension/target/dump/physicalMemory';
import { RunPages } from '../../../extension/target/dump/runPages';

const PAGE = 0x1000;
const PAGES = 100;
const HOLE = 40;

/** A file whose pages hold their own number; it counts what is read of it. */
class CountingFile {
  reads = 0;
  bytes = 0;
  private readonly content: Uint8Array;

  constructor(
    readonly size: number,
    first: number,
  ) {
    this.content = new Uint8Array(size);
    for (let at = first; at < size; at += PAGE) this.content.fill((at - first) / PAGE + 1, at, at + PAGE);
  }

  read(offset: number, into: Uint8Array): number {
    const part = this.content.subarray(offset, offset + into.length);
    into.set(part);
    this.reads++;
    this.bytes += part.length;
    return part.length;
  }
}

/** Pages from 0 on, and behind a hole as many more as the file has. */
function memory(
  first: number,
  clusters: number,
  cut = 0,
): { readonly file: CountingFile; readonly physical: PhysicalMemory } {
  const file = new CountingFile(first + PAGES * PAGE - cut, first);
  const runs = [
    { base: 0, count: HOLE },
    { base: 1000, count: PAGES - HOLE },
  ];
  return { file, physical: new PhysicalMemory(file, new RunPages(runs, first), clusters) };
}

/** What page `pfn` is filled with; undefined where there is none. */
function contentOf(pfn: number): number | undefined {
  if (pfn < HOLE) return pfn + 1;
  return pfn >= 1000 && pfn < 1000 + PAGES - HOLE ? pfn - 1000 + HOLE + 1 : undefined;
}

const frames = fc.array(fc.oneof(fc.nat(HOLE + 5), fc.integer({ min: 995, max: 1000 + PAGES })), { maxLength: 300 });

describe('physical pages of a dump', () => {
  it('are what the file has, however few of them are kept and wherever they begin', () => {
    fc.assert(
      fc.property(
        frames,
        fc.integer({ min: 1, max: 8 }),
        fc.constantFrom(0, 0x2000, 0x2345),
        (pfns, clusters, first) => {
          const { physical } = memory(first, clusters);
          for (const pfn of pfns) {
            const page = physical.page(pfn);
            const [filled, all] = [contentOf(pfn), page && new Set(page)];
            assert.deepEqual(all && [...all], filled === undefined ? undefined : [filled]);
            assert.equal(page?.length, filled === undefined ? undefined : PAGE);
          }
        },
      ),
      { seed: 11, numRuns: 150 },
    );
  });

  it('are missing where the file was cut off', () => {
    const { physical } = memory(0x2000, 4, PAGE + 1);
    assert.equal(physical.page(1000 + PAGES - HOLE - 1), undefined);
    assert.equal(physical.page(1000 + PAGES - HOLE - 2), undefined);
    assert.equal(physical.page(1000 + PAGES - HOLE - 3)?.[0], PAGES - 2);
  });

  it('are read in clusters, each once as long as it is kept', () => {
    const { file, physical } = memory(0, 8);
    for (let round = 0; round < 3; round++) for (let pfn = 0; pfn < HOLE; pfn++) physical.place(pfn);
    assert.equal(file.reads, 3);
    assert.equal(file.bytes, 48 * PAGE);
  });

  it('that were used since the hand came by outlive those that were not', () => {
    const { file, physical } = memory(0, 2);
    physical.place(0);
    physical.place(16);
    // Both were used: the hand goes round once and takes the first.
    physical.place(32);
    physical.place(32);
    physical.place(0);
    assert.equal(file.reads, 4, 'the second has made room');
    physical.place(32);
    physical.place(0);
    assert.equal(file.reads, 4);
  });
});
