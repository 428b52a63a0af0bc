import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { idOf, messageIdOfNumber, processIdOfPid, threadIdOfCid } from '../../extension/model/ids';
import { SnapshotBuilder } from '../../extension/model/snapshotBuilder';
import { at, Source } from '../worlds/worldFacts';

const first = new Source('!thread', 0, 0);
const later = new Source('!thread', 1, 1);
const ADDRESS = at(0xffffa00f60000080n);
const OTHER = at(0xffffa00f60001080n);
const ID = idOf('thread', ADDRESS);

describe('building a snapshot', () => {
  it('joins what several commands say of one thing', () => {
    const builder = new SnapshotBuilder('log');
    builder.add({ kind: 'thread', id: ID, fields: { state: first.known('WAIT') } });
    builder.add({ kind: 'thread', id: ID, fields: { waitReason: first.known('WrQueue') } });
    const thread = builder.build().threads.get(ID);
    assert.deepEqual([thread?.state?.value, thread?.waitReason?.value], ['WAIT', 'WrQueue']);
  });

  it('keeps both of two readings of one halt that disagree, and uses the later', () => {
    const builder = new SnapshotBuilder('log');
    builder.add({ kind: 'thread', id: ID, fields: { state: first.known('WAIT') } });
    builder.add({ kind: 'thread', id: ID, fields: { state: first.known('RUNNING') } });
    const snapshot = builder.build();
    assert.equal(snapshot.threads.get(ID)?.state?.value, 'RUNNING');
    assert.equal(snapshot.contradicted(ID, 'state'), true);
    assert.equal(snapshot.contradicted(ID, 'waitReason'), false);
    const [dispute] = snapshot.contradictions;
    assert.deepEqual([dispute?.first.value, dispute?.second.value], ['WAIT', 'RUNNING']);
  });

  it('replaces a reading by one of a later halt, without dispute, in whatever order they come', () => {
    for (const order of [0, 1]) {
      const builder = new SnapshotBuilder('log');
      const readings = [first.known('WAIT' as const), later.known('RUNNING' as const)];
      for (const state of order ? readings.reverse() : readings)
        builder.add({ kind: 'thread', id: ID, fields: { state } });
      const snapshot = builder.build();
      assert.equal(snapshot.threads.get(ID)?.state?.value, 'RUNNING');
      assert.deepEqual(snapshot.contradictions, []);
      assert.deepEqual(
        snapshot.earlier.get(ID)?.map(one => one.known.value),
        ['WAIT'],
      );
      assert.equal(snapshot.stop, 1);
    }
  });

  it('gives a thread that was known by its number the id of its address', () => {
    const builder = new SnapshotBuilder('log');
    const alias = threadIdOfCid('0204.1948');
    builder.add({ kind: 'thread', id: alias, fields: { name: first.known('worker') } });
    builder.add({ kind: 'thread', id: alias, fields: { name: later.known('worker two') } });
    builder.add({ kind: 'thread', id: ID, fields: { cid: first.known('0204.1948'), state: first.known('WAIT') } });
    const snapshot = builder.build();
    assert.equal(snapshot.threads.size, 1);
    assert.equal(snapshot.find(alias)?.id, ID);
    assert.equal(snapshot.threads.get(ID)?.name?.value, 'worker two');
    assert.deepEqual(snapshot.threads.get(ID)?.aliases, [alias]);
    assert.deepEqual(
      snapshot.earlier.get(ID)?.map(one => one.known.value),
      ['worker'],
    );
  });

  it('takes a number that is used again for the last thing it was printed beside', () => {
    const builder = new SnapshotBuilder('log');
    builder.add({ kind: 'process', id: idOf('process', ADDRESS), fields: { pid: first.known('0204') } });
    builder.add({ kind: 'process', id: idOf('process', OTHER), fields: { pid: first.known('0204') } });
    const snapshot = builder.build();
    assert.equal(snapshot.processes.size, 2);
    assert.equal(snapshot.find(processIdOfPid('0204'))?.id, idOf('process', OTHER));
    assert.deepEqual(snapshot.processes.get(idOf('process', ADDRESS))?.aliases, []);
  });

  it('does not take idle threads for one: all of them are 0000.0000', () => {
    const builder = new SnapshotBuilder('log');
    for (const address of [ADDRESS, OTHER])
      builder.add({ kind: 'thread', id: idOf('thread', address), fields: { cid: first.known('0000.0000') } });
    const snapshot = builder.build();
    assert.equal(snapshot.threads.size, 2);
    assert.equal(snapshot.find(threadIdOfCid('0000.0000')), undefined);
  });

  it('names an LPC message by its number, eight digits', () => {
    const builder = new SnapshotBuilder('log');
    const id = idOf('message', ADDRESS);
    builder.add({ kind: 'message', id, fields: { number: first.known(0x37bb2) } });
    assert.equal(builder.build().find(messageIdOfNumber('00037bb2'))?.id, id);
  });

  it('says why a field is not known, until it is', () => {
    const builder = new SnapshotBuilder('log');
    builder.add({ kind: 'thread', id: ID, fields: { state: first.known('WAIT') } });
    builder.add({ kind: 'unknown', of: ID, field: 'frames', reason: 'paged-out' });
    const before = builder.build();
    assert.deepEqual(before.threads.get(ID)?.unknowns, { frames: 'paged-out' });
    assert.equal(before.unknowns.length, 1);
    builder.add({ kind: 'thread', id: ID, fields: { frames: first.known([{ symbol: 'nt!KiSwapContext+0x76' }]) } });
    const after = builder.build();
    assert.deepEqual([after.threads.get(ID)?.unknowns, after.unknowns], [{}, []]);
    assert.equal(before.threads.get(ID)?.frames, undefined, 'a snapshot does not change');
  });
});
