import assert from 'node:assert/strict';
import fc from 'fast-check';
import { toAddress } from '../../extension/base/address';
import type { Gap, Memory } from '../../extension/kernel/memory';
import { exceptionDirectory } from '../../extension/kernel/unwind/exceptionDirectory';
import { LoadedImage } from '../../extension/kernel/unwind/loadedImage';
import { PageCache } from '../../extension/kernel/unwind/pageCache';
import { Pdata } from '../../extension/kernel/unwind/pdata';
import { userImage } from '../target/userImage';

/** Entries of 16 bytes of code each, every second of them left out. */
function table(count: number): Uint8Array {
  const bytes = new Uint8Array(count * 12);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < count; i++)
    [0x1000 + i * 32, 0x1010 + i * 32, 0x9000 + i * 4].forEach((word, j) => {
      view.setUint32(i * 12 + j * 4, word, true);
    });
  return bytes;
}

describe('.pdata', () => {
  it('finds the entry that covers an offset, and knows where there is none', () => {
    const pdata = new Pdata(table(100));
    assert.deepEqual(pdata.find(0x1000), { begin: 0x1000, end: 0x1010, unwind: 0x9000 });
    assert.deepEqual(pdata.find(0x1000 + 99 * 32 + 15), { begin: 0x1c60, end: 0x1c70, unwind: 0x918c });
    for (const rva of [0, 0xfff, 0x1010, 0x101f, 0x1c70, 0xffffffff]) assert.equal(pdata.find(rva), 'none');
    assert.equal(new Pdata(new Uint8Array(0)).find(0x1000), 'none');
  });

  it('with missing parts answers the same or says that it cannot know', () => {
    const count = 40;
    const whole = new Pdata(table(count));
    const gap = fc.record({
      offset: fc.integer({ min: 0, max: count * 12 - 1 }),
      length: fc.integer({ min: 1, max: 100 }),
    });
    fc.assert(
      fc.property(
        fc.array(gap, { maxLength: 4 }),
        fc.integer({ min: 0xff0, max: 0x1000 + count * 32 }),
        (holes, rva) => {
          const gaps = holes.map((one): Gap => ({ ...one, reason: 'paged-out' }));
          const bytes = table(count);
          for (const one of gaps) bytes.fill(0, one.offset, one.offset + one.length);
          const found = new Pdata(bytes, gaps).find(rva);
          const expected = whole.find(rva);
          const index = Math.floor((rva - 0x1000) / 32);
          const touched = (i: number): boolean =>
            gaps.some(one => one.offset < i * 12 + 12 && i * 12 < one.offset + one.length);
          if (found !== 'unreadable') assert.deepEqual(found, expected);
          // What can be read is found: nothing is given up for a hole somewhere else.
          if (typeof expected === 'object' && !touched(index)) assert.deepEqual(found, expected);
          if (typeof expected === 'object' && touched(index)) assert.equal(found, 'unreadable');
        },
      ),
      { seed: 3, numRuns: 2000 },
    );
  });

  it('is found by the headers of an image, whatever they hold', () => {
    const head = userImage(0x10000n, [{ begin: 0x4000, size: 0x100, allocated: 8 }]).parts[0]?.bytes;
    assert.ok(head);
    assert.deepEqual(exceptionDirectory(head), { rva: 0x2000, size: 12 });
    assert.equal(exceptionDirectory(head.subarray(0, 0x100)), undefined);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0x1ff }), fc.uint8Array({ maxLength: 16 }), (at, bytes) => {
        const damaged = new Uint8Array(head);
        damaged.set(bytes, at);
        const found = exceptionDirectory(damaged);
        assert.ok(found === undefined || found === 'none' || found.size <= 4 * 1024 * 1024);
      }),
      { seed: 4 },
    );
  });

  it('may name another entry in place of a record', async () => {
    const base = 0x7ff8_0000_0000n;
    const image = userImage(base, [
      { begin: 0x4000, size: 0x100, allocated: 0x28 },
      { begin: 0x5000, size: 0x100, allocated: 0 },
    ]);
    const pages = new Map(image.parts.map(part => [part.at, part.bytes]));
    // The second entry: an odd place, one behind the first entry.
    new DataView(
      pages.get(base + 0x2000n)?.buffer ?? new ArrayBuffer(0),
      pages.get(base + 0x2000n)?.byteOffset,
    ).setUint32(20, 0x2001, true);
    const memory: Memory = {
      pointerSize: 8,
      readMany: ranges =>
        Promise.resolve(
          ranges.map(({ address, length }) => {
            const page = pages.get(address & ~0xfffn)?.subarray(0, length);
            const bytes = new Uint8Array(length);
            bytes.set(page ?? []);
            return { address, bytes, gaps: page ? [] : [{ offset: 0, length, reason: 'not-mapped' as const }] };
          }),
        ),
    };
    const cache = new PageCache(memory);
    const loaded = new LoadedImage(
      { name: 'a', imageName: 'a.dll', base: toAddress(base), size: image.size },
      cache,
      undefined,
    );
    for (let turn = 0; turn < 8; turn++) {
      loaded.functionAt(0x5010);
      if (!cache.incomplete) break;
      await cache.fetch();
    }
    assert.deepEqual(loaded.functionAt(0x5010), { begin: 0x4000, end: 0x4100, unwind: 0x3000 });
  });
});
