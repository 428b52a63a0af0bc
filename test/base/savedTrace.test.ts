import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readSavedTrace } from '../../extension/protocol/savedTrace';
import { trace } from '../pages/pictures';

const { events, pairs } = trace(5);
const saved = {
  format: 'alpcscope-messages',
  version: 1,
  title: 'kernel',
  filter: 'svchost.exe',
  events,
  pairs,
  lost: 2,
};

describe('a saved message trace', () => {
  it('is what was saved', () => {
    assert.deepEqual(readSavedTrace(JSON.stringify(saved)), saved);
  });

  it('is no other text', () => {
    for (const text of ['', '{', 'null', '[]', '{}', '{"format":"alpcscope-messages","version":2}'])
      assert.equal(readSavedTrace(text), undefined);
  });

  it('holds nothing that a trace may not hold', () => {
    const [first, second] = events;
    const read = readSavedTrace(
      JSON.stringify({
        ...saved,
        events: [
          { ...first, kind: 'evil' },
          { ...second, ms: 'soon', thread: { label: 'x', entity: 'file:/etc', more: 1 }, port: 'p', constructor: 1 },
        ],
      }),
    );
    assert.equal(read?.events.length, 1);
    assert.deepEqual(read.events[0]?.thread, { label: 'x' });
    assert.ok(!('ms' in read.events[0]) && !('port' in read.events[0]));
    assert.deepEqual(read.pairs, [], 'pairs name events by their place');
  });

  it('may be any JSON', () => {
    const json = fc.jsonValue({ maxDepth: 4 });
    const fields = fc.record({ events: json, pairs: json, lost: json, title: json }, { requiredKeys: [] });
    fc.assert(
      fc.property(fields, given => {
        const read = readSavedTrace(JSON.stringify({ format: 'alpcscope-messages', version: 1, ...given }));
        assert.ok(read && Number.isSafeInteger(read.lost));
      }),
    );
  });
});
