import assert from 'node:assert/strict';
import { readOmap, throughOmap } from '../../../extension/target/symbols/omap';

describe('an OMAP', () => {
  const bytes = Buffer.alloc(4 * 8 + 3);
  [
    [0x3000, 0],
    [0x1000, 0x5000],
    [0x2000, 0x1000],
    [0x4000, 0x2000],
  ].forEach(([from = 0, to = 0], i) => {
    bytes.writeUInt32LE(from, i * 8);
    bytes.writeUInt32LE(to, i * 8 + 4);
  });
  const map = readOmap(bytes);

  it('moves what lies behind an entry with it', () => {
    assert.equal(throughOmap(map, 0x1000), 0x5000);
    assert.equal(throughOmap(map, 0x1fff), 0x5fff);
    assert.equal(throughOmap(map, 0x2010), 0x1010);
    assert.equal(throughOmap(map, 0x9000), 0x7000);
  });

  it('knows what was dropped, and what lies in front of it', () => {
    assert.equal(throughOmap(map, 0x3123), undefined);
    assert.equal(throughOmap(map, 0xfff), undefined);
  });

  it('that is not there moves nothing', () => {
    assert.equal(throughOmap(undefined, 0x1234), 0x1234);
  });
});
