import assert from 'node:assert/strict';
import { kdDuration, shortDuration } from '../../extension/base/duration';

describe('durations', () => {
  it('prints them as kd does', () => {
    assert.equal(kdDuration(222_000), '0:03:42.000');
    assert.equal(kdDuration(86_400_000 + 2 * 3_600_000 + 3 * 60_000 + 4005), '1:02:03:04.005');
    assert.equal(kdDuration(0), '0:00:00.000');
  });

  it('has a short form', () => {
    assert.equal(shortDuration(340.9), '340 ms');
    assert.equal(shortDuration(12_999), '12 s');
    assert.equal(shortDuration(222_000), '3 min 42 s');
    assert.equal(shortDuration(54_129_000), '15 h 2 min');
    assert.equal(shortDuration(3 * 86_400_000), '3 d');
  });

  it('does not make a number of nonsense', () => {
    for (const bad of [-1, NaN, Infinity]) {
      assert.equal(kdDuration(bad), undefined);
      assert.equal(shortDuration(bad), undefined);
    }
  });
});
