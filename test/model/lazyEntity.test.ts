import assert from 'node:assert/strict';
import { toAddress } from '../../extension/base/address';
import type { ThreadFields } from '../../extension/model/entities';
import type { Known, MemoryEvidence } from '../../extension/model/evidence';
import { idOf, type ThreadId } from '../../extension/model/ids';
import { fieldsOf, LazyEntity } from '../../extension/model/lazyEntity';
import { SnapshotBuilder } from '../../extension/model/snapshotBuilder';

const evidence: MemoryEvidence = {
  ...{ kind: 'memory', address: toAddress(0x1000n), type: '_ETHREAD' },
  ...{ field: 'Cid', value: '', stop: 0 },
};
const at = (stop: number): MemoryEvidence => ({ ...evidence, stop });

/** A thread that works out its Cid and its state, and counts how often. */
class LazyThread extends LazyEntity {
  declare readonly kind: 'thread';
  static made = 0;

  constructor(
    id: ThreadId,
    readonly number: number,
  ) {
    super(id);
    Object.defineProperty(this, 'number', { enumerable: false });
  }

  protected override fresh(): LazyEntity {
    return new LazyThread(this.id as ThreadId, this.number);
  }

  protected override stopOfFields(): number {
    return 0;
  }
}
const define = (name: string, read: (thread: LazyThread) => Known<unknown>): void => {
  Object.defineProperty(LazyThread.prototype, name, {
    enumerable: true,
    get(this: LazyThread) {
      LazyThread.made++;
      return read(this);
    },
  });
};
Object.defineProperty(LazyThread.prototype, 'kind', { value: 'thread', enumerable: true });
define('cid', thread => ({ value: `0004.${thread.number.toString(16).padStart(4, '0')}`, evidence }));
define('state', () => ({ value: 'WAIT', evidence }));
define('suspendCount', () => ({ value: 1, evidence }));

const id = (n: number): ThreadId => idOf('thread', toAddress(0xffff_8000_0000_0000n + BigInt(n * 0x1000)));
const lazy = (n: number): { kind: 'thread'; id: ThreadId; fields: ThreadFields } => ({
  kind: 'thread',
  id: id(n),
  fields: new LazyThread(id(n), n) as ThreadFields,
});

describe('entities that work their fields out', () => {
  it('are asked for little while facts are gathered', () => {
    const builder = new SnapshotBuilder('dump');
    LazyThread.made = 0;
    for (let n = 1; n <= 100; n++) builder.add(lazy(n));
    const snapshot = builder.build();
    // Their Cid, which is another name for each.
    assert.equal(LazyThread.made, 100);
    assert.equal(snapshot.threads.size, 100);
    assert.equal(snapshot.threads.get(id(7))?.state?.value, 'WAIT');
    assert.equal(snapshot.find('thread:cid:0004.0007')?.id, id(7));
    assert.deepEqual(snapshot.threads.get(id(7))?.aliases, ['thread:cid:0004.0007']);
    assert.equal(builder.values, 100);
  });

  it('show all their fields to those who list them', () => {
    const builder = new SnapshotBuilder('dump');
    builder.add(lazy(1));
    builder.add({ kind: 'thread', id: id(1), fields: { priority: { value: 9, evidence } } });
    const thread = builder.build().threads.get(id(1));
    assert.ok(thread);
    const names = [...fieldsOf(thread)].map(([name]) => name).sort();
    assert.deepEqual(names, ['aliases', 'cid', 'id', 'kind', 'priority', 'state', 'suspendCount', 'unknowns']);
    assert.deepEqual(
      JSON.parse(JSON.stringify(thread, (_, value: unknown) => (typeof value === 'bigint' ? 0 : value))),
      {
        ...{ kind: 'thread', id: id(1), aliases: ['thread:cid:0004.0001'], unknowns: {} },
        ...Object.fromEntries(
          [
            ['cid', '0004.0001'] as const,
            ['state', 'WAIT'] as const,
            ['suspendCount', 1] as const,
            ['priority', 9] as const,
          ].map(([name, value]) => [name, { value, evidence: { ...evidence, address: 0 } }]),
        ),
      },
    );
  });

  it('do not change in a snapshot that was made', () => {
    const builder = new SnapshotBuilder('dump');
    builder.add(lazy(1));
    const before = builder.build();
    builder.add({ kind: 'thread', id: id(1), fields: { priority: { value: 9, evidence } } });
    builder.add(lazy(2));
    builder.add({ kind: 'unknown', of: id(2), field: 'process', reason: 'paged-out' });
    const after = builder.build();
    assert.deepEqual([before.threads.size, before.threads.get(id(1))?.priority], [1, undefined]);
    assert.deepEqual([after.threads.size, after.threads.get(id(1))?.priority?.value], [2, 9]);
    assert.deepEqual(after.threads.get(id(2))?.unknowns, { process: 'paged-out' });
    assert.equal(after.threads.get(id(2))?.state?.value, 'WAIT');
    builder.add({ kind: 'thread', id: id(1), fields: { priority: { value: 3, evidence: at(1) } } });
    assert.equal(after.threads.get(id(1))?.priority?.value, 9);
  });

  it('take part in contradictions and later stops like any other', () => {
    const builder = new SnapshotBuilder('dump');
    builder.add(lazy(1));
    builder.add({ kind: 'thread', id: id(1), fields: { state: { value: 'READY', evidence } } });
    builder.add(lazy(2));
    builder.add({ kind: 'thread', id: id(2), fields: { state: { value: 'RUNNING', evidence: at(1) } } });
    const snapshot = builder.build();
    assert.deepEqual(
      snapshot.contradictions.map(one => [one.of, one.field, one.first.value, one.second.value]),
      [[id(1), 'state', 'WAIT', 'READY']],
    );
    assert.equal(snapshot.threads.get(id(1))?.cid?.value, '0004.0001');
    assert.equal(snapshot.threads.get(id(2))?.state?.value, 'RUNNING');
    assert.deepEqual(
      snapshot.earlier.get(id(2))?.map(one => [one.field, one.known.value]),
      // What counted the suspensions is over with the wait.
      [
        ['suspendCount', 1],
        ['state', 'WAIT'],
      ],
    );
    assert.equal(snapshot.stop, 1);
  });

  it('are joined with what was known under their number before', () => {
    const builder = new SnapshotBuilder('log');
    builder.add({ kind: 'thread', id: 'thread:cid:0004.0001', fields: { priority: { value: 5, evidence } } });
    builder.add(lazy(1));
    const snapshot = builder.build();
    assert.equal(snapshot.threads.size, 1);
    const thread = snapshot.threads.get(id(1));
    assert.deepEqual([thread?.priority?.value, thread?.state?.value], [5, 'WAIT']);
    // The number is used again: it no longer names the first.
    builder.add({ kind: 'thread', id: id(9), fields: { cid: { value: '0004.0001', evidence } } });
    const later = builder.build();
    assert.equal(later.find('thread:cid:0004.0001')?.id, id(9));
    assert.deepEqual(later.threads.get(id(1))?.aliases, []);
  });

  it('count against the limit', () => {
    const builder = new SnapshotBuilder('dump', { entries: 3, values: 100 });
    for (let n = 1; n <= 5; n++) builder.add(lazy(n));
    assert.deepEqual([builder.build().threads.size, builder.notKept], [3, 2]);
  });
});
