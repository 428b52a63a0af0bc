import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { analyse } from '../../extension/analysis/analyse';
import { backlogOf } from '../../extension/analysis/backlog';
import { compareSnapshots } from '../../extension/analysis/difference';
import { statisticsOf } from '../../extension/analysis/statistics';
import { idOf } from '../../extension/model/ids';
import { SnapshotBuilder } from '../../extension/model/snapshotBuilder';
import { snapshotOf } from '../worlds/snapshots';
import type { ThreadAct, World } from '../worlds/world';
import { addressOf } from '../worlds/world';
import { at, Source, worldAnswers } from '../worlds/worldFacts';
import { threadId } from './truthChecks';
import { worldOf } from './caseWorld';

const port = idOf('port', at(addressOf.port(0)));
const message = (n: number): `message:${string}` => idOf('message', at(addressOf.message(n)));
const RUNNING: ThreadAct = { kind: 'running' };

function hang(): World {
  return worldOf({
    acts: ['client', { kind: 'suspended' }, { kind: 'reply', message: 1 }],
    place: { queue: 'main' },
    messages: [{ client: 2, port: 0, place: { queue: 'pending', server: 1 } }],
  });
}

describe('backlog', () => {
  it('says what is queued, for how long and who should serve it', () => {
    const [one, ...others] = backlogOf(analyse(snapshotOf(worldAnswers(hang()))));
    assert.deepEqual(others, []);
    assert.ok(one);
    assert.deepEqual([one.port, one.untaken, one.pending, one.oldestWaitMs], [port, 1, 1, 10_031]);
    assert.deepEqual(one.waiting, [threadId(0), threadId(2)]);
    assert.deepEqual(one.registered, [threadId(1)]);
    assert.deepEqual(
      one.messages.map(m => [m.message, m.queue, m.waitMs]),
      [
        [message(1), 'pending', 10_031],
        [message(0), 'main', 10_000],
      ],
    );
    assert.match(one.remark, /^1 request not taken by any of 1 registered thread\. 2 threads/);
  });

  it('does not call 973 pending requests a fault', () => {
    const builder = new SnapshotBuilder('log');
    const source = new Source('!alpc /p', 0);
    builder.add({ kind: 'port', id: port, fields: { queues: source.known({ main: 0, pending: 0x3cd }) } });
    const analysis = analyse(builder.build());
    const [one] = backlogOf(analysis);
    assert.deepEqual([one?.untaken, one?.pending, one?.waiting], [0, 973, []]);
    assert.match(one?.remark ?? '', /on purpose/);
    assert.deepEqual(analysis.chains, []);
  });

  it('finds queues that hold more than their length says', () => {
    const world = hang();
    const builder = new SnapshotBuilder('log');
    const facts = worldAnswers(world).flatMap(answer => answer.facts);
    const source = new Source('!alpc /p', 50);
    for (const fact of facts.filter(f => f.kind !== 'port')) builder.add(fact);
    builder.add({ kind: 'port', id: port, fields: { queues: source.known({ main: 0 }) } });
    const [one] = backlogOf(analyse(builder.build()));
    assert.deepEqual(one?.torn, ['main']);
    assert.equal(one.pending, undefined, 'a length that was not read is not 0');
  });
});

describe('difference', () => {
  const before = snapshotOf(worldAnswers(hang()));

  it('of a snapshot and itself is what still waits', () => {
    const same = compareSnapshots(before, before);
    assert.deepEqual([same.new, same.gone, same.changed], [[], [], []]);
    assert.deepEqual(same.staying, [message(0), message(1)]);
    assert.deepEqual(
      same.stillWaiting.map(one => [one.thread, one.for]).filter(([id]) => id !== threadId(1)),
      [
        [threadId(0), message(0)],
        [threadId(2), message(1)],
      ],
    );
  });

  it('shows what came, went and changed', () => {
    const now = worldOf({
      acts: ['client', RUNNING, RUNNING, { kind: 'sleeping' }],
      place: { queue: 'pending', server: 1 },
    });
    const difference = compareSnapshots(before, snapshotOf(worldAnswers(now)));
    assert.deepEqual(difference.new, [threadId(3)]);
    assert.deepEqual(difference.gone, [message(1)]);
    assert.deepEqual(difference.unconfirmed, [message(1)]);
    assert.deepEqual(difference.staying, [message(0)]);
    const changes = difference.changed.map(({ id, field, from, to }) => [id, field, from, to]);
    assert.ok(changes.some(c => c[0] === message(0) && c[1] === 'queue' && c[2] === 'main' && c[3] === 'pending'));
    assert.ok(changes.some(c => c[0] === port && c[1] === 'queues.main' && c[2] === 1 && c[3] === 0));
    assert.ok(changes.some(c => c[0] === threadId(1) && c[1] === 'state' && c[2] === 'WAIT' && c[3] === 'RUNNING'));
    assert.ok(!changes.some(c => c[1] === 'ticks' || c[1] === 'waitMs'));
  });
});

describe('statistics', () => {
  it('count what was read', () => {
    const counted = statisticsOf(analyse(snapshotOf(worldAnswers(hang()))));
    assert.deepEqual(
      [counted.processes, counted.threads, counted.ports, counted.messages, counted.hung],
      [2, 3, 1, 2, 2],
    );
    assert.deepEqual(counted.threadsByState, [{ name: 'WAIT', count: 3 }]);
    assert.deepEqual(counted.threadsByWaitReason, [
      { name: 'WrLpcReply', count: 2 },
      { name: 'Suspended', count: 1 },
    ]);
    assert.deepEqual(counted.messagesByQueue, [
      { name: 'main', count: 1 },
      { name: 'pending', count: 1 },
    ]);
    assert.deepEqual(
      counted.perProcess.map(({ threads, hung, ports }) => [threads, hung, ports]),
      [
        [2, 1, 1],
        [1, 1, 0],
      ],
    );
  });
});
