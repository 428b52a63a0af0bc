import assert from 'node:assert/strict';
import type { Chain } from '../../extension/analysis/verdict';
import { idOf } from '../../extension/model/ids';
import { a, drawn, golden, Hand, hop, treesOf, verdict } from './handBuilt';

const T1 = idOf('thread', a(0x10));
const T2 = idOf('thread', a(0x20));
const T3 = idOf('thread', a(0x30));
const T4 = idOf('thread', a(0x40));
const M1 = idOf('message', a(0x1010));
const M2 = idOf('message', a(0x1020));
const M3 = idOf('message', a(0x1030));
const P1 = idOf('port', a(0x2010));
const LOCK = idOf('lock', a(0x3010));

function world(): Hand {
  const wait = { state: 'WAIT', waitReason: 'WrLpcReply' } as const;
  return new Hand()
    .add('process', a(0x1), { pid: '0a10', name: 'app.exe' })
    .add('process', a(0x2), { pid: '0c30', name: 'broker.exe' })
    .add('thread', a(0x10), { ...wait, cid: '0a10.0b20', process: a(0x1), waitMs: 600_000 })
    .add('thread', a(0x20), { ...wait, cid: '0c30.0d40', process: a(0x2), waitMs: 599_000 })
    .add('thread', a(0x30), { ...wait, cid: '0a10.0b30', process: a(0x1) })
    .add('message', a(0x1010), {
      queue: 'pending',
      waitingThread: a(0x10),
      serverThread: a(0x20),
      queuePort: a(0x2010),
    })
    .add('message', a(0x1020), { queue: 'pending', waitingThread: a(0x20), serverThread: a(0x10) })
    .add('message', a(0x1030), { queue: 'main', waitingThread: a(0x30), serverThread: null, queuePort: a(0x2010) })
    .add('port', a(0x2010), { type: 'connection', name: 'BrokerStore', owner: a(0x2) })
    .add('lock', a(0x3010), { type: 'mutant', owners: [a(0x20)] });
}

const deadlock: Chain = {
  start: T1,
  end: T1,
  hops: [
    hop(T1, 'waits-for-reply', M1),
    hop(M1, 'served-by', T2),
    hop(T2, 'waits-for-reply', M2),
    hop(M2, 'served-by', T1),
  ],
  verdict: verdict('deadlock', { cycle: [T1, T2] }),
  waiters: 2,
  oldestWaitMs: 600_000,
};

const unserved: Chain = {
  start: T3,
  end: P1,
  hops: [hop(T3, 'waits-for-reply', M3), hop(M3, 'queued-at', P1)],
  verdict: verdict('unknown', {
    certainty: 'heuristic',
    missing: [{ kind: 'unknown', of: P1, field: 'registeredThreads', reason: 'not-asked' }],
    next: ['!alpc /p ffff800000002010', '!alpc /p ffff800000002010'],
  }),
  waiters: 1,
};

const branched: Chain = {
  start: T3,
  end: P1,
  hops: [
    hop(T3, 'waits-for-reply', M3),
    hop(M3, 'queued-at', P1),
    { ...hop(P1, 'served-by', T1), certainty: 'likely' },
    hop(P1, 'served-by', T2),
  ],
  branches: [
    {
      ...deadlock,
      start: T1,
      hops: [hop(T1, 'waits-for-lock', LOCK), hop(LOCK, 'held-by', T4)],
      end: T4,
      verdict: verdict('unknown'),
    },
    { ...deadlock, start: T2, hops: [hop(T2, 'waits-for-lock', LOCK), hop(LOCK, 'held-by', T2)], end: T2 },
  ],
  verdict: verdict('unserved-all-busy', { certainty: 'likely' }),
  waiters: 3,
};

describe('rows of Wait Chains', () => {
  it('groups by root cause; the steps are nested, a cycle closes, the verdict comes last', () => {
    const trees = treesOf(world().build(), [deadlock, unserved]);
    assert.equal(
      drawn(trees, 'waitChains'),
      golden(`
        group: Deadlock: 2 threads in a cycle | certain · oldest 10 min
          chain: Thread 0a10.0b20 (app.exe) | WrLpcReply · 10 min
            message: Message ffff800000001010 | reply awaited · pending · from app.exe 0a10.0b20 · served by broker.exe 0c30.0d40 · 10 min
              thread: Thread 0c30.0d40 (broker.exe) | server thread · WrLpcReply · 9 min 59 s
                message: Message ffff800000001020 | reply awaited · pending · from broker.exe 0c30.0d40 · served by app.exe 0a10.0b20 · 9 min 59 s
                  note: Back to Thread 0a10.0b20 (app.exe) | server thread · the cycle closes
            verdict: Verdict: deadlock | certain · It is deadlock.
        group: Not proved to be faults | 1 root cause · 1 thread
          group: Unknown: Connection port BrokerStore | 1 thread waits
            chain: Thread 0a10.0b30 (app.exe) | WrLpcReply
              message: Message ffff800000001030 | reply awaited · queued, not taken · from app.exe 0a10.0b30 · no server thread
                port: Connection port BrokerStore | queued at · main 1 seen · pending 1 seen
              verdict: Verdict: unknown | It is unknown.
                next-command: !alpc /p ffff800000002010 | type this next
                note: Missing: registered threads of Connection port BrokerStore | not asked
      `),
    );
  });

  it('shows what several busy server threads wait for as branches with their own verdicts', () => {
    const trees = treesOf(world().build(), [branched]);
    assert.equal(
      drawn(trees, 'waitChains', { grouping: 'none' }),
      golden(`
        chain: Thread 0a10.0b30 (app.exe) | WrLpcReply · unserved: all server threads busy
          message: Message ffff800000001030 | reply awaited · queued, not taken · from app.exe 0a10.0b30 · no server thread
            port: Connection port BrokerStore | queued at · main 1 seen · pending 1 seen
              thread: Thread 0a10.0b20 (app.exe) | server thread (likely) · WrLpcReply · 10 min
                lock: Mutant ffff800000003010 | waited for · owned by Thread 0c30.0d40 (broker.exe)
                  thread: Thread ffff800000000040 | holder · not in this log
                verdict: Verdict: unknown | It is unknown.
              thread: Thread 0c30.0d40 (broker.exe) | server thread · WrLpcReply · 9 min 59 s
                lock: Mutant ffff800000003010 | waited for · owned by Thread 0c30.0d40 (broker.exe)
                  note: Back to Thread 0c30.0d40 (broker.exe) | holder · the cycle closes
                verdict: Verdict: deadlock | certain · It is deadlock.
          verdict: Verdict: unserved: all server threads busy | likely · It is unserved-all-busy.
      `),
    );
  });

  it('groups by process', () => {
    const rows = drawn(treesOf(world().build(), [deadlock, unserved]), 'waitChains', { grouping: 'process' });
    const groups = rows.split('\n').filter(line => !line.startsWith(' '));
    assert.deepEqual(groups, ['process: app.exe (0a10) | 2 hung threads']);
  });

  it('gives each row what a click, a hover and the clipboard need', () => {
    const tree = treesOf(world().build(), [deadlock]).tree('waitChains');
    const [group] = tree.page({ start: 0, count: 10 }).rows;
    const [chain] = tree.page({ parent: group!.id, start: 0, count: 10 }).rows;
    const [message, last] = tree.page({ parent: chain!.id, start: 0, count: 10 }).rows;
    assert.equal(group!.expanded, true);
    assert.equal(chain!.thread, T1);
    assert.equal(message!.entity, M1);
    assert.equal(message!.thread, T2);
    assert.equal(message!.peer, T2);
    assert.equal(message!.line, 7);
    assert.equal(message!.copy, 'ffff800000001010');
    assert.equal(message!.id, `${group!.id}/${T1}/${M1}`);
    assert.match(message!.tooltip ?? '', /Certainty: certain/);
    assert.match(message!.tooltip ?? '', /```\nprinted\n```/);
    assert.equal(last!.color, 'list.errorForeground');
  });

  it('puts faults first and what is not proved to be one under a row of its own, as the report does', () => {
    const wait = { hops: [], waiters: 1 };
    const chains: readonly Chain[] = [
      { ...wait, start: T1, end: T1, verdict: verdict('handed-off'), oldestWaitMs: 9_000_000 },
      { ...wait, start: T2, end: P1, verdict: verdict('unserved-all-busy'), oldestWaitMs: 1_000 },
      { ...wait, start: T3, end: T3, verdict: verdict('sleeping') },
    ];
    const trees = treesOf(world().build(), chains);
    const labels = (depth: number): readonly string[] =>
      drawn(trees, 'waitChains')
        .split('\n')
        .filter(line => line.length - line.trimStart().length === depth * 2 && line.includes('group:'))
        .map(line => line.trim().replace(/ \|.*/, ''));
    assert.deepEqual(labels(0), [
      'group: Unserved: all server threads busy: Connection port BrokerStore',
      'group: Not proved to be faults',
      'group: Held up by nothing',
    ]);
    assert.equal(labels(1).length, 2);
    const roots = trees.tree('waitChains').page({ start: 0, count: 9 }).rows;
    assert.deepEqual(
      roots.map(row => row.expanded),
      [true, false, false],
    );
  });

  it('a filter finds a chain by any of its steps and shows it whole', () => {
    const trees = treesOf(world().build(), [deadlock, unserved]);
    for (const filter of ['brokerstore', '!alpc /p', 'ffff800000001030', 'unknown app.exe']) {
      const rows = drawn(trees, 'waitChains', { filter });
      assert.match(rows, /^group: Not proved to be faults.*\n {2}group: Unknown/, filter);
      assert.match(rows, /Verdict: unknown/, filter);
      assert.doesNotMatch(rows, /Deadlock/, filter);
    }
  });

  it('finds the way to a step inside a chain', () => {
    const tree = treesOf(world().build(), [deadlock, unserved]).tree('waitChains');
    assert.deepEqual(
      tree.pathTo(P1).map(row => row.kind),
      ['group', 'group', 'chain', 'message', 'port'],
    );
  });

  it('draws some of hundreds of server threads, and says how many more there are', () => {
    const hand = world();
    const many = Array.from({ length: 300 }, (_, i) => idOf('thread', a(0x900000 + i * 16)));
    const hops = [hop(T3, 'queued-at', P1), ...many.map(id => hop(P1, 'served-by', id))];
    const wide: Chain = { start: T3, end: P1, hops, verdict: verdict('unserved-all-busy'), waiters: 1 };
    const rows = drawn(treesOf(hand.build(), [wide]), 'waitChains', { grouping: 'none' }).split('\n');
    assert.ok(rows.length < 40);
    assert.ok(rows.some(row => row.includes('276 more server threads')));
  });

  it('draws a chain of thousands of steps without ever failing', () => {
    const hand = new Hand();
    const hops = Array.from({ length: 5000 }, (_, i) => {
      hand.add('thread', a(i * 16), { cid: `0001.${i.toString(16).padStart(4, '0')}` });
      return hop(idOf('thread', a(i * 16)), 'waits-for-thread', idOf('thread', a(i * 16 + 16)));
    });
    const start = idOf('thread', a(0));
    const chain: Chain = { start, end: hops.at(-1)!.to, hops, verdict: verdict('unknown'), waiters: 1 };
    const rows = drawn(treesOf(hand.build(), [chain]), 'waitChains').split('\n');
    assert.ok(rows.length < 60);
    assert.ok(rows.some(row => row.includes('The chain goes on')));
    assert.match(rows.at(-1) ?? '', /Verdict/);
  });
});
