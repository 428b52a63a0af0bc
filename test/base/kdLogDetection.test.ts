import assert from 'node:assert/strict';
import fc from 'fast-check';
import { looksLikeKdLog } from '../../extension/base/kdLogDetection';

describe('detection of kd logs', () => {
  for (const line of [
    'kd> g',
    'lkd> !process 0 0',
    '0: kd> !thread',
    '15: kd>',
    '0:000> k',
    '0:013:AMD64> ~*k',
    '||0:0:072> r',
    '32.2: kd:x86> k',
    '16.kd> .effmach',
    'Microsoft (R) Windows Debugger Version 10.0.22621.1 AMD64',
    'Windows 10 Kernel Version 19041 MP (4 procs) Free x64',
  ]) {
    it(`knows ${JSON.stringify(line)}`, () => {
      assert.equal(looksLikeKdLog(['something else', line]), true);
    });
  }

  it('leaves other text alone', () => {
    const other = [
      '2024-01-01 10:00:00 INFO started',
      '> quoted',
      '12:30> chat',
      'kd>no blank',
      'see 0: kd> g',
      'Windows',
    ];
    assert.equal(looksLikeKdLog(other), false);
    assert.equal(looksLikeKdLog([]), false);
  });

  it('looks at the first hundred lines only', () => {
    const filler = Array.from({ length: 100 }, () => 'x');
    assert.equal(looksLikeKdLog([...filler, '0: kd> g']), false);
    assert.equal(looksLikeKdLog([...filler.slice(1), '0: kd> g']), true);
  });

  it('never fails and is fast on long lines', () => {
    assert.equal(looksLikeKdLog(['1'.repeat(5_000_000), 'Windows ' + 'x'.repeat(5_000_000)]), false);
    fc.assert(fc.property(fc.array(fc.string()), lines => typeof looksLikeKdLog(lines) === 'boolean'));
  });
});
