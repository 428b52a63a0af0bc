import assert from 'node:assert/strict';
import { cardOf } from '../../extension/analysis/card/cardOf';
import { whyMoreMayWait } from '../../extension/analysis/waiterGaps';
import type { LockFields, PortFields } from '../../extension/model/entities';
import type { EntityFact } from '../../extension/model/facts';
import type { Known } from '../../extension/model/evidence';
import { type EntityId, idOf } from '../../extension/model/ids';
import type { Snapshot } from '../../extension/model/snapshot';
import { SnapshotBuilder } from '../../extension/model/snapshotBuilder';
import { a } from '../adapter/handBuilt';

const LOCK = a(0x3010);
const PORT = a(0x2010);
const THREAD = a(0x10);
const PROCESS = a(0x4010);

type Plain<F> = { readonly [K in keyof F]?: F[K] extends Known<infer T> | undefined ? T : never };

function known(fields: object, stop = 0): object {
  const evidence = { kind: 'memory', address: LOCK, type: '_ERESOURCE', field: 'ActiveCount', value: '0x1', stop };
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]: [string, unknown]) => [name, { value, evidence }]),
  );
}

function world(
  lock: Plain<LockFields>,
  {
    port = {},
    kind = 'dump',
    waitsUnread = false,
    threads = 0,
    unlisted = false,
    later = false,
  }: {
    readonly port?: Plain<PortFields>;
    readonly kind?: 'dump' | 'log';
    readonly waitsUnread?: boolean;
    /** Threads that the process counts. */
    readonly threads?: number;
    /** Its list of threads was not read to the end. */
    readonly unlisted?: boolean;
    /** Something else was read at a later halt. */
    readonly later?: boolean;
  } = {},
): Snapshot {
  const builder = new SnapshotBuilder(kind);
  const add = (one: 'lock' | 'port' | 'thread' | 'process', address: typeof LOCK, fields: object): void => {
    builder.add({ kind: one, id: idOf(one, address), fields: known({ address, ...fields }) } as unknown as EntityFact);
  };
  add('lock', LOCK, lock);
  add('port', PORT, { type: 'connection', ...port });
  add('thread', THREAD, { state: 'WAIT', ...(waitsUnread ? {} : { waitObjects: [] }) });
  add('process', PROCESS, { activeThreads: threads });
  if (later) builder.add({ kind: 'process', id: idOf('process', PROCESS), fields: known({ pid: '0404' }, 1) });
  if (unlisted) builder.add({ kind: 'unknown', of: idOf('process', PROCESS), field: 'threads', reason: 'torn' });
  return builder.build();
}

const gap = (snapshot: Snapshot, id: EntityId = idOf('lock', LOCK), read = 0): string | undefined =>
  whyMoreMayWait(snapshot, id, () => read);

describe('lists of waiters', () => {
  it('of a lock that counts them are whole when as many were found', () => {
    assert.equal(gap(world({ type: 'eresource', waiters: [THREAD], waiterCount: 1 })), undefined);
    const fewer = world({ type: 'eresource', waiters: [THREAD], waiterCount: 3 });
    assert.equal(gap(fewer), '1 of the 3 that it counts were found');
    const card = cardOf({ snapshot: fewer, chains: [] }, idOf('lock', LOCK));
    assert.equal(card?.rows.find(row => row.label === 'Waiters')?.value, '1');
    assert.equal(card.rows.find(row => row.label === 'More may wait')?.value, '1 of the 3 that it counts were found');
  });

  it('of a lock that does not count them say so', () => {
    assert.match(String(gap(world({ type: 'push-lock', waiters: [THREAD] }))), /does not say how many/);
    const whole = cardOf(
      { snapshot: world({ type: 'eresource', waiters: [THREAD], waiterCount: 1 }), chains: [] },
      idOf('lock', LOCK),
    );
    assert.equal(
      whole?.rows.find(row => row.label === 'More may wait'),
      undefined,
    );
  });

  it('of an object of the kernel are whole when the wait of each thread was read', () => {
    assert.equal(gap(world({ type: 'mutant' })), undefined);
    assert.equal(gap(world({ type: 'mutant' }, { waitsUnread: true })), 'what 1 waiting thread waits for was not read');
    const pointed = idOf('lock', a(0x9990));
    assert.equal(gap(world({}, { waitsUnread: true }), pointed), 'what 1 waiting thread waits for was not read');
  });

  it('of an object of the kernel may lack threads that nobody has looked at', () => {
    const mutant = { type: 'mutant' } as const;
    const lacking = 'not all threads of 1 process were read';
    assert.equal(gap(world(mutant, { threads: 1, unlisted: true })), lacking);
    // Its list was torn, or left out at first; now as many are known as it has.
    assert.equal(gap(world(mutant, { threads: 0, unlisted: true })), undefined);
  });

  it('are never proven whole by what was read before the target ran on', () => {
    const now = { unlisted: false, later: true };
    assert.match(gap(world({ type: 'mutant' }, now)) ?? '', /^1 thread was last read before/);
    assert.match(
      gap(world({ type: 'eresource', waiters: [THREAD], waiterCount: 1 }, now)) ?? '',
      /^it was last read before/,
    );
    const port = { queues: { main: 0, large: 0, pending: 0 } };
    assert.match(gap(world({}, { ...now, port }), idOf('port', PORT)) ?? '', /^it was last read before/);
  });

  it('of a port are whole when every message of its queues was read', () => {
    const port = { queues: { main: 2, large: 0, pending: 3 } };
    assert.equal(gap(world({}, { port }), idOf('port', PORT), 5), undefined);
    assert.equal(gap(world({}, { port }), idOf('port', PORT), 4), '4 of the 5 messages in its queues were read');
    const half = world({}, { port: { queues: { main: 2, pending: 3 } } });
    assert.equal(gap(half, idOf('port', PORT), 5), 'how many messages are in some of its queues was not read');
    assert.equal(gap(world({}), idOf('port', PORT)), 'how many messages are in its queues was not read');
  });

  it('of a log and of a reading that was ended are never proven whole', () => {
    const lock = { type: 'eresource', waiters: [THREAD], waiterCount: 1 } as const;
    assert.match(gap(world(lock, { kind: 'log' })) ?? '', /the log shows/);
    assert.equal(
      whyMoreMayWait(world(lock), idOf('lock', LOCK), () => 0, 'cancelled'),
      'the reading is not whole',
    );
  });
});
