import assert from 'node:assert/strict';
import { readBitmapPages, readSummaryPages } from '../../../extension/target/dump/bitmapHeader';
import { DumpFormatError } from '../../../extension/target/dump/dumpHeader';
import type { RandomAccess } from '../../../extension/target/files/fileReader';

const HEADER = 0x2000;
const BITS_AT = 0x38;

interface Shape {
  readonly bits: number;
  readonly firstPage: number;
  readonly present: number;
  readonly signature?: string;
  readonly bitmap: (byte: number) => number;
}

/** A file that is made of a header, a bitmap and nothing else, of any size; counts what is read of it. */
class MadeFile implements RandomAccess {
  bytesRead = 0;
  private readonly head = Buffer.alloc(BITS_AT);

  constructor(
    readonly size: number,
    private readonly shape: Shape,
  ) {
    this.head.write(shape.signature ?? 'SDMP', 0);
    this.head.write('DUMP', 4);
    this.head.writeBigUInt64LE(BigInt(shape.firstPage), 0x20);
    this.head.writeBigUInt64LE(BigInt(shape.present), 0x28);
    this.head.writeBigUInt64LE(BigInt(shape.bits), 0x30);
  }

  read(offset: number, into: Uint8Array): number {
    const count = Math.max(0, Math.min(into.length, this.size - offset));
    this.bytesRead += count;
    for (let i = 0; i < count; i++) {
      const at = offset + i - HEADER;
      into[i] = at < BITS_AT ? (this.head[at] ?? 0) : this.shape.bitmap(at - BITS_AT);
    }
    return count;
  }
}

describe('the header of a bitmap dump', () => {
  it('of 64 GiB is opened without reading more than its bitmap', () => {
    const bits = 2 ** 24;
    const firstPage = 0x20_2000;
    // Of each eight pages seven are there.
    const present = (bits / 8) * 7;
    const size = firstPage + present * 4096;
    const file = new MadeFile(size, { bits, firstPage, present, bitmap: () => 0xfe });
    const pages = readBitmapPages(file);
    assert.deepEqual(pages.problems, []);
    assert.equal(pages.pages, present);
    assert.equal(pages.end, size);
    assert.ok(file.bytesRead < bits / 8 + 0x1000, `${file.bytesRead}`);
    assert.equal(pages.fileOffset(bits - 1), size - 4096);
    assert.equal(pages.fileOffset(0xabcde8), undefined);
    assert.equal(pages.fileOffset(0xabcdef), firstPage + ((0xabcde8 / 8) * 7 + 6) * 4096);
  });

  it('may name a first page that is not at a multiple of the page size', () => {
    const file = new MadeFile(0x20000, { bits: 13, firstPage: 0x2123, present: 13, bitmap: () => 0xff });
    const pages = readBitmapPages(file);
    assert.deepEqual(pages.problems, []);
    assert.equal(pages.fileOffset(12), 0x2123 + 12 * 4096);
    assert.equal(pages.fileOffset(13), undefined);
  });

  const refused: readonly (readonly [what: string, shape: Partial<Shape>, size: number, why: RegExp])[] = [
    ['no mark', { signature: 'XDMP' }, 0x20000, /without its bitmap header/],
    ['no bits', { bits: 0 }, 0x20000, /impossible bitmap of 0 bits/],
    ['too many bits', { bits: 2 ** 40 }, 0x20000, /impossible bitmap/],
    ['a bitmap that goes on behind the file', { bits: 2 ** 24 }, 0x20000, /cut off inside of its bitmap/],
    ['pages before the bitmap', { firstPage: 0x1000 }, 0x20000, /first page lies outside/],
    ['pages behind the file', { firstPage: 2 ** 52 }, 0x20000, /first page lies outside/],
    ['an end in front of the bitmap', {}, 0x2010, /cut off in front of its bitmap/],
  ];
  for (const [what, shape, size, why] of refused) {
    it(`with ${what} is refused by what is wrong`, () => {
      const whole = { bits: 64, firstPage: 0x3000, present: 64, bitmap: () => 0xff, ...shape };
      for (const read of [readBitmapPages, readSummaryPages])
        assert.throws(
          () => read(new MadeFile(size, whole)),
          (error: unknown) => error instanceof DumpFormatError && why.test(error.message),
        );
    });
  }
});
