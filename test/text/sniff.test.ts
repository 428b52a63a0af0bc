import assert from 'node:assert/strict';
import { sniff } from '../../extension/text/sniff';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const log = '0: kd> !thread\r\nTHREAD ffffa50111112080  Cid 0abc.0def  Teb: 0000000000000000 WAIT\r\n'.repeat(4);

describe('sniff', () => {
  it('names crash dumps of every kind', () => {
    for (const signature of ['PAGEDU64', 'PAGEDUMP', 'MDMP', 'USERDU64'])
      assert.equal(sniff(bytes(signature + '\0'.repeat(100))).kind, 'dump-file', signature);
  });

  it('names archives and other files that are no text', () => {
    assert.deepEqual(sniff(bytes('PK\x03\x04 and more')), { kind: 'binary', what: 'a zip archive: unpack it first' });
    assert.equal(sniff(Uint8Array.from({ length: 4096 }, (_, i) => (i * 167) & 0xff)).kind, 'binary');
  });

  it('tells the width of characters by the byte order mark', () => {
    assert.deepEqual(sniff(bytes('\xef\xbb\xbf' + log)), { kind: 'text', encoding: 'bytes', bom: 3 });
    assert.deepEqual(sniff(bytes('\xff\xfea\0')), { kind: 'text', encoding: 'utf-16le', bom: 2 });
    assert.deepEqual(sniff(bytes('\xfe\xff\0a')), { kind: 'text', encoding: 'utf-16be', bom: 2 });
  });

  it('tells the width of characters without a byte order mark', () => {
    const wide = Buffer.from(log, 'utf16le');
    assert.deepEqual(sniff(wide), { kind: 'text', encoding: 'utf-16le', bom: 0 });
    assert.deepEqual(sniff(Buffer.from(wide).swap16()), { kind: 'text', encoding: 'utf-16be', bom: 0 });
  });

  it('takes text for text, with tabs, colours, and letters of any code page', () => {
    const text = { kind: 'text', encoding: 'bytes', bom: 0 };
    assert.deepEqual(sniff(bytes(log)), text);
    assert.deepEqual(sniff(bytes('\x1b[32m0: kd>\x1b[0m\tk\f\b\r\n')), text);
    assert.deepEqual(sniff(bytes('\x83\x65\x83\x58\x83\x67 \xe4\xf6\xfc '.repeat(50))), text);
    assert.deepEqual(sniff(bytes('')), text);
  });
});
