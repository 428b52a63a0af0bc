import assert from 'node:assert/strict';
import { MAX_CHAIN_THREADS, ThreadRoster } from '../../extension/adapter/session/threadRoster';
import type { Chain } from '../../extension/analysis/verdict';
import { idOf, threadIdOfCid } from '../../extension/model/ids';
import { SnapshotBuilder } from '../../extension/model/snapshotBuilder';
import { a, evidence, Hand, hop, verdict } from './handBuilt';

function chain(start: number, ...through: readonly number[]): Chain {
  const ids = [start, ...through].map(low => idOf('thread', a(low)));
  const hops = ids.slice(1).map((id, i) => hop(ids[i]!, 'waits-for-thread', id));
  return { start: ids[0]!, end: ids.at(-1)!, hops, verdict: verdict('unknown'), waiters: 1 };
}

function threads(...lows: readonly number[]): Hand {
  const hand = new Hand();
  for (const low of lows) hand.add('thread', a(low), {});
  return hand;
}

describe('threads of the Call Stack', () => {
  it('are those of the chains in their order, then those jumped to', () => {
    const roster = new ThreadRoster();
    roster.reset(threads(1, 2, 3, 4).build(), [chain(2, 3), chain(1)], false);
    const number = roster.inspect(idOf('thread', a(4)));
    assert.deepEqual(
      roster.visible(),
      [2, 3, 1, 4].map(low => idOf('thread', a(low))),
    );
    assert.equal(roster.idOf(number), idOf('thread', a(4)));
    assert.equal(roster.inspect(idOf('thread', a(4))), number);
    assert.equal(roster.visible().length, 4);
  });

  it('are bounded, and one chain does not take all places', () => {
    const lows = Array.from({ length: 600 }, (_, i) => i + 1);
    const roster = new ThreadRoster();
    roster.reset(threads(...lows).build(), [chain(1, ...lows.slice(1, 500)), chain(550), chain(551)], false);
    assert.ok(roster.visible().includes(idOf('thread', a(550))));
    roster.reset(
      threads(...lows).build(),
      lows.map(low => chain(low)),
      false,
    );
    assert.equal(roster.visible().length, MAX_CHAIN_THREADS);
  });

  it('keep their numbers over a new reading, also when the address is learned after the client id', () => {
    const roster = new ThreadRoster();
    const byCid = new SnapshotBuilder('log');
    const cid = threadIdOfCid('0a10.0b20');
    byCid.add({ kind: 'thread', id: cid, fields: { cid: { value: '0a10.0b20', evidence: evidence() } } });
    roster.reset(byCid.build(), [], false);
    const number = roster.inspect(cid);
    roster.reset(new Hand().add('thread', a(5), { cid: '0a10.0b20' }).build(), [], true);
    assert.equal(roster.numberOf(idOf('thread', a(5))), number);
    assert.deepEqual(roster.visible(), [idOf('thread', a(5))]);
    assert.equal(roster.idOf(number), idOf('thread', a(5)));
  });

  it('a real stop drops the inspected ones', () => {
    const roster = new ThreadRoster();
    const snapshot = threads(1, 2).build();
    roster.reset(snapshot, [chain(1)], false);
    roster.inspect(idOf('thread', a(2)));
    roster.reset(snapshot, [chain(1)], true);
    assert.equal(roster.visible().length, 2);
    roster.reset(snapshot, [chain(1)], false);
    assert.equal(roster.visible().length, 1);
  });
});
