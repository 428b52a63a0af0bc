import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BitmapPages } from '../../../extension/target/dump/bitmapPages';
import { RunPages } from '../../../extension/target/dump/runPages';

describe('pages of a bitmap dump', () => {
  it('follow each other in ascending order from the first page on', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.nat(7), (bits, padding) => {
        const count = Math.max(1, bits.length * 8 - padding);
        const map = new BitmapPages(bits, count, 0x3000, 0);
        let rank = 0;
        for (let pfn = 0; pfn < count; pfn++) {
          const present = ((bits[pfn >> 3] ?? 0) >> (pfn & 7)) & 1;
          assert.equal(map.fileOffset(pfn), present ? 0x3000 + rank * 0x1000 : undefined, `page ${pfn}`);
          rank += present;
        }
        assert.equal(map.pages, rank);
        assert.equal(map.end, 0x3000 + rank * 0x1000);
      }),
    );
  });

  it('end with the last bit, not with the last whole byte', () => {
    // 12 bits: the upper half of the second byte is padding.
    const map = new BitmapPages(Uint8Array.of(0xff, 0xff), 12, 0x1000, 12);
    assert.equal(map.pages, 12);
    assert.equal(map.fileOffset(11), 0x1000 + 11 * 0x1000);
    assert.equal(map.fileOffset(12), undefined);
    assert.deepEqual(map.problems, []);
  });

  it('say when the header counts otherwise', () => {
    assert.match(new BitmapPages(Uint8Array.of(7), 8, 0, 5).problems.join(), /3 pages.*says 5/);
  });

  it('have no page outside of the bitmap', () => {
    const map = new BitmapPages(Uint8Array.of(0xff), 8, 0, 8);
    for (const pfn of [-1, 8, 2 ** 31, 2 ** 39]) assert.equal(map.fileOffset(pfn), undefined);
  });
});

describe('pages of a full dump', () => {
  it('stand in the order of the runs, whatever their addresses', () => {
    const map = new RunPages(
      [
        { base: 0x100, count: 2 },
        { base: 1, count: 3 },
      ],
      0x2000,
    );
    assert.equal(map.fileOffset(0x100), 0x2000);
    assert.equal(map.fileOffset(0x101), 0x3000);
    assert.equal(map.fileOffset(1), 0x4000);
    assert.equal(map.fileOffset(3), 0x6000);
    for (const pfn of [0, 4, 0xff, 0x102]) assert.equal(map.fileOffset(pfn), undefined);
    assert.equal(map.pages, 5);
    assert.equal(map.end, 0x7000);
  });

  it('report runs that overlap', () => {
    const map = new RunPages(
      [
        { base: 1, count: 4 },
        { base: 3, count: 4 },
      ],
      0x2000,
    );
    assert.match(map.problems.join(), /overlap at page 0x3/);
  });
});
