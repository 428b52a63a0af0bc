import assert from 'node:assert/strict';
import { OutputStore } from '../../../extension/target/kd/framing/outputStore';

describe('the text of a flood', () => {
  it('keeps its beginning, and its end from the start of a line', () => {
    const store = new OutputStore(() => undefined, 1_000);
    for (let i = 0; i < 20_000; i++) store.add(`message ${i}\n`);
    store.add('Breakpoint 21 hit\n');
    assert.ok(store.text.startsWith('message 0\n') && store.text.length <= 1_000);
    const { tail = '' } = store;
    assert.match(tail, /^message \d+\n[^]*message 19999\nBreakpoint 21 hit\n$/);
    assert.ok(tail.length <= 64 << 10, `${tail.length} characters`);
  });

  it('has no end of its own where it is short', () => {
    const store = new OutputStore(() => undefined, 1_000);
    store.add('one\n');
    assert.deepEqual([store.text, store.tail], ['one\n', undefined]);
  });
});
