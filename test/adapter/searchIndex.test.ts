import assert from 'node:assert/strict';
import { fuzzyRank } from '../../extension/adapter/rows/fuzzy';
import { nameOf } from '../../extension/adapter/rows/names';
import { type SearchWish } from '../../extension/adapter/rows/searchIndex';
import { ViewSource } from '../../extension/adapter/rows/viewSource';
import { idOf } from '../../extension/model/ids';
import { a, Hand, handAnalysis } from './handBuilt';

const SNAPSHOT = new Hand()
  .add('process', a(0x1), { pid: '0a10', name: 'svchost.exe' })
  .add('process', a(0x2), { pid: '1234', name: 'MsMpEng.exe' })
  .add('thread', a(0x10), { cid: '0a10.0b10', process: a(0x1), waitReason: 'WrLpcReply' })
  .add('thread', a(0x20), { cid: '0a10.0b20', process: a(0x1) })
  .add('port', a(0x30), { type: 'connection', name: 'ntsvcs', path: '\\RPC Control\\ntsvcs' })
  .add('port', a(0x40), { type: 'connection', name: 'lsasspirpc' })
  .add('message', a(0x50), { number: 0x1f8a })
  .build();

function found(wish: Partial<SearchWish>): readonly string[] {
  const source = new ViewSource(handAnalysis(SNAPSHOT, []));
  return source.search.find({ text: '', count: 20, ...wish }).map(id => nameOf(SNAPSHOT, id));
}

describe('going to anything', () => {
  it('finds by name, numbers, address, object path, wait reason and message id', () => {
    assert.deepEqual(found({ text: 'ntsvcs' }), ['Connection port ntsvcs']);
    assert.deepEqual(found({ text: 'RPC Control' }), ['Connection port ntsvcs']);
    assert.deepEqual(found({ text: 'svchost lpcreply' }), ['Thread 0a10.0b10 (svchost.exe)']);
    assert.deepEqual(found({ text: '0b20' }), ['Thread 0a10.0b20 (svchost.exe)']);
    assert.deepEqual(found({ text: 'ffff8000`00000040' }), ['Connection port lsasspirpc']);
    assert.deepEqual(found({ text: '0x1f8a' }), ['Message ffff800000000050 (id 8074)']);
    assert.deepEqual(found({ text: '8074', kind: 'message' }), ['Message ffff800000000050 (id 8074)']);
    assert.deepEqual(found({ text: '0n4660' }), ['MsMpEng.exe (1234)'], 'decimal');
    assert.deepEqual(found({ text: 'svchost', kind: 'process' }), ['svchost.exe (0a10)']);
  });

  it('puts what begins a word before what stands in one', () => {
    assert.deepEqual(found({ text: 'svc' }).slice(0, 2), ['svchost.exe (0a10)', 'Thread 0a10.0b10 (svchost.exe)']);
    assert.equal(found({ text: 'svc' }).at(-1), 'Connection port ntsvcs');
  });

  it('finds mistyped names, but no numbers by their letters', () => {
    assert.equal(found({ text: 'svhst' })[0], 'svchost.exe (0a10)');
    assert.deepEqual(found({ text: 'lsprpc' }), ['Connection port lsasspirpc']);
    assert.deepEqual(found({ text: 'fff5' }), []);
    assert.deepEqual(found({ text: 'zzz' }), []);
  });

  it('puts what was visited lately first, as far as it fits', () => {
    const recent = [idOf('port', a(0x30)), idOf('thread', a(0x20))];
    assert.deepEqual(found({ recent }).slice(0, 2), ['Connection port ntsvcs', 'Thread 0a10.0b20 (svchost.exe)']);
    assert.equal(found({ recent, text: 'svchost' })[0], 'Thread 0a10.0b20 (svchost.exe)');
    assert.ok(!found({ recent, text: 'svchost' }).includes('Connection port ntsvcs'));
    assert.deepEqual(found({ recent: [idOf('port', a(0x999))], text: 'lsass' }), ['Connection port lsasspirpc']);
  });

  it('gives no more than was asked for, and everything once', () => {
    assert.equal(found({ count: 3 }).length, 3);
    const all = found({});
    assert.equal(new Set(all).size, SNAPSHOT.threads.size + 5);
  });
});

describe('letters in their order', () => {
  it('rank better where they begin words, stand together and come early', () => {
    const order = (names: readonly string[], letters: string): readonly string[] =>
      [...names].sort((x, y) => (fuzzyRank(x, letters) ?? Infinity) - (fuzzyRank(y, letters) ?? Infinity));
    assert.deepEqual(order(['xaxbxc', 'a b c', 'abc'], 'abc'), ['abc', 'a b c', 'xaxbxc']);
    assert.equal(fuzzyRank('cba', 'abc'), undefined);
  });
});
