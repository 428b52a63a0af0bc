import assert from 'node:assert/strict';
import fc from 'fast-check';
import { wideLineEnds } from '../../extension/base/lineEnds';
import type { LineBlock, LineReaderOptions } from '../../extension/base/lineReader';
import { LineReader } from '../../extension/base/lineReader';

interface Read {
  readonly blocks: readonly (Omit<LineBlock, 'bytes'> & { readonly text: string })[];
  readonly lines: readonly string[];
}

/** Pushes the bytes cut at these places. */
function read(bytes: Uint8Array, cuts: readonly number[] = [], options: LineReaderOptions = {}): Read {
  const blocks: Read['blocks'][number][] = [];
  const reader = new LineReader(({ bytes: of, ...block }) => {
    blocks.push({ ...block, text: Buffer.from(of).toString('latin1') });
  }, options);
  let from = 0;
  for (const cut of [...cuts.filter(c => c < bytes.length), bytes.length].sort((a, b) => a - b)) {
    reader.push(bytes.slice(from, cut));
    from = cut;
  }
  reader.end();
  return { blocks, lines: blocks.flatMap(block => linesOf(block.text)) };
}

/** Lines with their ends. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? [];
}

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\r', '\n', '\r\n', 'x'.repeat(9)), maxLength: 80 });
const cuts = fc.array(fc.nat(200), { maxLength: 12 });

describe('LineReader', () => {
  it('keeps every line with its end, whatever the end is', () => {
    const whole = 'one\ntwo\r\nthree\rfour\n\nlast';
    assert.deepEqual(read(bytes(whole)).lines, ['one\n', 'two\r\n', 'three\r', 'four\n', '\n', 'last']);
  });

  it('takes a CRLF that is cut in two for one end', () => {
    assert.deepEqual(read(bytes('one\r\ntwo'), [4]).lines, ['one\r\n', 'two']);
    assert.deepEqual(read(bytes('one\rtwo'), [4]).lines, ['one\r', 'two']);
  });

  it('gives the same lines for any cut of the input', () => {
    fc.assert(
      fc.property(text, cuts, (whole, at) => {
        assert.equal(
          read(bytes(whole), at)
            .blocks.map(block => block.text)
            .join(''),
          whole,
        );
        assert.deepEqual(read(bytes(whole), at).lines, linesOf(whole));
      }),
    );
  });

  it('keeps the beginning of a line that is longer than the bound, the same for any cut', () => {
    fc.assert(
      fc.property(text, cuts, (whole, at) => {
        const bound = { maxLine: 8 };
        const expected = linesOf(whole).map(line => line.slice(0, 8));
        const { blocks, lines } = read(bytes(whole), at, bound);
        assert.deepEqual(lines.join('|'), expected.flatMap(linesOf).join('|'));
        const long = linesOf(whole).filter(line => line.length > 8);
        assert.equal(blocks.filter(block => block.partial).length, long.length);
        assert.equal(
          blocks.reduce((sum, block) => sum + block.length, 0),
          whole.length,
        );
      }),
    );
  });

  it('says where each block begins', () => {
    const { blocks } = read(bytes('one\ntwo\r\n' + 'x'.repeat(40) + '\nend'), [2, 20], { maxLine: 16, offset: 3 });
    let expected = 3;
    for (const block of blocks) {
      assert.equal(block.offset, expected);
      expected += block.length;
    }
  });

  it('finds the ends of UTF-16 lines and no others', () => {
    // U+0A0D and U+0D0A hold the bytes of both ends, at the wrong places.
    const whole = 'a\r\n\u0a0d\u0d0ab\rc\n\u0a0a';
    fc.assert(
      fc.property(cuts, fc.constantFrom<'le' | 'be'>('le', 'be'), (at, order) => {
        const wide = Buffer.from(whole, 'utf16le');
        if (order === 'be') wide.swap16();
        const seen: string[] = [];
        const decoder = new TextDecoder('utf-16le');
        const reader = new LineReader(
          block => {
            const own = Buffer.from(block.bytes);
            seen.push(...linesOf(decoder.decode(order === 'be' ? own.swap16() : own)));
          },
          { ends: wideLineEnds(order) },
        );
        let from = 0;
        for (const cut of [...at.filter(c => c < wide.length), wide.length].sort((a, b) => a - b)) {
          reader.push(wide.subarray(from, cut));
          from = cut;
        }
        reader.end();
        assert.deepEqual(seen, linesOf(whole));
      }),
    );
  });
});
