import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { agree, join } from '../../extension/model/mergePolicy';

const frames = (...symbols: readonly string[]): readonly { symbol: string }[] => symbols.map(symbol => ({ symbol }));

describe('merging two readings of a field', () => {
  const agreeing: readonly (readonly [string, string, unknown, unknown])[] = [
    ['the same value', 'state', 'WAIT', 'WAIT'],
    ['counters that run on', 'ticks', 10, 12],
    ['a name that is cut off at 14 characters', 'name', 'RuntimeBroker.', 'RuntimeBroker.exe'],
    ['queue lengths of different queues', 'queues', { main: 1 }, { pending: 973 }],
    ['lists in another order', 'registeredThreads', [1n, 2n], [2n, 1n]],
    ['a stack that is cut short', 'frames', frames('nt!A+1', 'nt!B+2', 'nt!C'), frames('nt!A+1')],
    ['a stack without symbols', 'frames', frames('nt!A+1'), frames('0xfffff80500000000')],
    [
      'wait objects with more details',
      'waitObjects',
      [{ address: 1n, type: 'Semaphore' }],
      [{ address: 1n, type: 'Semaphore', detail: 'Limit 0x1' }],
    ],
    [
      'I/O requests that two commands printed',
      'irps',
      [{ address: 1n, detail: '(0006,01d8)', evidence: { line: 4 } }],
      [{ address: 1n, detail: '(0006,01d8)', evidence: { line: 9 } }],
    ],
  ];
  for (const [what, field, a, b] of agreeing)
    it(`${what} agrees`, () => {
      assert.equal(agree(field, a, b), true);
      assert.equal(agree(field, b, a), true);
    });

  const disputed: readonly (readonly [string, string, unknown, unknown])[] = [
    ['two states', 'state', 'WAIT', 'RUNNING'],
    ['null and an address', 'serverThread', null, 1n],
    ['short names that only begin alike', 'name', 'lsa.exe', 'lsa.exe2'],
    ['two lengths of one queue', 'queues', { main: 1, pending: 2 }, { main: 0 }],
    ['lists of other threads', 'owners', [1n], [2n]],
    ['a list and a longer one', 'owners', [1n], [1n, 2n]],
    ['no waiter and one', 'waiters', [], [1n]],
    ['other waiters', 'waiters', [1n, 3n], [1n, 2n]],
    ['stacks with other innermost frames', 'frames', frames('nt!A+1'), frames('nt!B+1')],
    [
      'a mutant with another owner',
      'waitObjects',
      [{ address: 1n, type: 'Mutant', owner: 2n }],
      [{ address: 1n, type: 'Mutant', owner: 3n }],
    ],
    ['other I/O requests', 'irps', [{ address: 1n, detail: '' }], [{ address: 2n, detail: '' }]],
  ];
  for (const [what, field, a, b] of disputed)
    it(`${what} disagree`, () => {
      assert.equal(agree(field, a, b), false);
      assert.equal(agree(field, b, a), false);
    });

  it('takes some waiters for a part of all, and keeps them all', () => {
    assert.equal(agree('waiters', [1n], [1n, 2n]), true);
    assert.equal(agree('waiters', [2n, 1n], [1n]), true);
    assert.deepEqual(join('waiters', [1n], [2n, 1n]), [2n, 1n]);
    assert.deepEqual(join('waiters', [2n, 1n], [1n]), [2n, 1n]);
  });

  it('joins records and keeps the longer stack and name', () => {
    assert.deepEqual(join('queues', { main: 1 }, { pending: 973 }), { main: 1, pending: 973 });
    assert.deepEqual(join('frames', frames('a!b', 'c!d'), frames('a!b')), frames('a!b', 'c!d'));
    assert.equal(join('name', 'RuntimeBroker.exe', 'RuntimeBroker.'), 'RuntimeBroker.exe');
    assert.equal(join('ticks', 1, 2), 2);
  });
});
