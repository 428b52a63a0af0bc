import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { chainOfCase } from './caseWorld';

describe('sentence of a chain', () => {
  it('keeps the spelling of process names, whatever they look like', () => {
    for (const name of ['wordpad', 'thread', 'a', 'the', 'Ünder', 'x y']) {
      const changes = [0, 1].map(n => ({ of: 'process', n, field: 'name', value: name }) as const);
      const { verdict } = chainOfCase({ acts: ['client', { kind: 'suspended' }] }, changes);
      const expected = `${name} 0400.2000 waits for a reply: ${name} 0404.2004 is suspended (SuspendCount 1).`;
      // A process called `thread` cannot be told from a thread of a process without a name.
      assert.equal(verdict.summary, name === 'thread' ? `T${expected.slice(1)}` : expected);
    }
  });
});
