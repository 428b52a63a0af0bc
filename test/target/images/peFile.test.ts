import assert from 'node:assert/strict';
import fc from 'fast-check';
import { storeKey } from '../../../extension/target/images/imageFinder';
import { PeFile } from '../../../extension/target/images/peFile';
import { inMemory } from '../worldFiles';

/** An image with one section whose place in the file is not its place in memory. */
function image(): Buffer {
  const bytes = Buffer.alloc(0x800);
  bytes.write('MZ', 'latin1');
  bytes.writeUInt32LE(0x80, 0x3c);
  bytes.write('PE\0\0', 0x80, 'latin1');
  bytes.writeUInt16LE(1, 0x86);
  bytes.writeUInt32LE(0x5eadbeef, 0x88);
  bytes.writeUInt16LE(0xf0, 0x94);
  bytes.writeUInt16LE(0x20b, 0x98);
  bytes.writeUInt32LE(0x3000, 0x98 + 0x38);
  bytes.writeUInt32LE(0x1234, 0x98 + 0x40);
  const section = 0x98 + 0xf0;
  bytes.write('.text', section, 'latin1');
  bytes.writeUInt32LE(0x400, section + 8);
  bytes.writeUInt32LE(0x1000, section + 12);
  bytes.writeUInt32LE(0x200, section + 16);
  bytes.writeUInt32LE(0x600, section + 20);
  bytes.fill(0xcc, 0x600);
  return bytes;
}

describe('an image file', () => {
  it('is read by the addresses of its sections', () => {
    const file = PeFile.read(inMemory(image()));
    assert.ok(file);
    assert.deepEqual(file.identity, { timeDateStamp: 0x5eadbeef, sizeOfImage: 0x3000, checksum: 0x1234 });
    assert.deepEqual(file.read(0x1000, 4), Uint8Array.of(0xcc, 0xcc, 0xcc, 0xcc));
    // Behind what the file has, a section is zero; behind the section there is nothing.
    assert.deepEqual(file.read(0x11fe, 4), Uint8Array.of(0xcc, 0xcc, 0, 0));
    assert.equal(file.read(0x13fe, 4), undefined);
    assert.equal(file.read(0x2000, 1), undefined);
    assert.equal(file.read(0, 2)?.[0], 0x4d);
  });

  it('has a place in symbol stores', () => {
    assert.equal(storeKey(0x5eadbeef, 0x1046000), '5EADBEEF1046000');
    assert.equal(storeKey(0xabc, 0x46000), '00000ABC46000');
  });

  it('may be damaged or cut anywhere', () => {
    const whole = image();
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: whole.length }),
        fc.integer({ min: 0, max: 0x1b8 }),
        fc.uint8Array({ maxLength: 12 }),
        fc.integer({ min: -10, max: 0x4000 }),
        fc.integer({ min: -1, max: 64 }),
        (length, at, bytes, rva, count) => {
          const damaged = Buffer.from(whole);
          damaged.set(bytes, at);
          const file = PeFile.read(inMemory(damaged.subarray(0, length)));
          const read = file?.read(rva, count);
          assert.ok(read === undefined || read.length === count);
        },
      ),
      { seed: 9, numRuns: 500 },
    );
  });
});
