import assert from 'node:assert/strict';
import { a, drawn, evidence, golden, Hand, treesOf } from './handBuilt';

function world(): Hand {
  return new Hand()
    .add('process', a(0x1), { pid: '0a10', name: 'app.exe' })
    .add('process', a(0x2), { pid: '0004', name: 'System' })
    .add('thread', a(0x10), { state: 'RUNNING', processor: 3, cid: '0a10.0b10', process: a(0x1) })
    .add('thread', a(0x20), {
      state: 'WAIT',
      waitReason: 'UserRequest',
      cid: '0a10.0b20',
      process: a(0x1),
      waitMs: 9_000_000,
      waitObjects: [{ address: a(0x5010), type: 'Mutant', owner: a(0x10), evidence: evidence(4) }],
    })
    .add('thread', a(0x30), {
      state: 'WAIT',
      waitReason: 'WrLpcReply',
      cid: '0a10.0b30',
      ticks: 400,
      waitsFor: { message: a(0x1010), port: a(0x2010) },
    })
    .add('thread', a(0x40), {
      state: 'WAIT',
      waitReason: 'Suspended',
      suspendCount: 1,
      cid: '0004.0050',
      process: a(0x2),
    })
    .add('thread', a(0x50), {})
    .add('message', a(0x1010), { queue: 'pending', serverThread: a(0x40), waitingThread: a(0x30) });
}

describe('rows of Threads', () => {
  it('groups by process; ALPC waits first, then the longest wait', () => {
    assert.equal(
      drawn(treesOf(world().build()), 'threads'),
      golden(`
        process: app.exe (0a10) | 3 threads · 1 in ALPC waits
          thread: Thread 0a10.0b30 (app.exe) | WrLpcReply · 400 ticks
            message: Message ffff800000001010 | reply awaited · pending · from app.exe 0a10.0b30 · served by System 0004.0050 · 400 ticks
          thread: Thread 0a10.0b20 (app.exe) | UserRequest · 2 h 30 min
            lock: Mutant ffff800000005010 | wait object · owned by Thread 0a10.0b10 (app.exe)
          thread: Thread 0a10.0b10 (app.exe) | running on 3
        process: System (0004) | 1 thread
          thread: Thread 0004.0050 (System) | Suspended · suspended 1
            message: Message ffff800000001010 | serves · pending · from app.exe 0a10.0b30 · served by System 0004.0050 · 400 ticks
        group: Process unknown | 1 thread
          thread: Thread ffff800000000050
      `),
    );
  });

  it('groups by wait reason', () => {
    const rows = drawn(treesOf(world().build()), 'threads', { grouping: 'waitReason' });
    assert.deepEqual(
      rows.split('\n').filter(line => !line.startsWith(' ')),
      [
        'group: WrLpcReply | 1 thread',
        'group: UserRequest | 1 thread',
        'group: Suspended | 1 thread',
        'group: State unknown | 1 thread',
        'group: running on 3 | 1 thread',
      ],
    );
  });

  it('marks suspended and unknown threads by icon and colour', () => {
    const tree = treesOf(world().build()).tree('threads', 'none');
    const marks = new Map(tree.page({ start: 0, count: 10 }).rows.map(row => [row.label, [row.icon, row.color]]));
    assert.deepEqual(marks.get('Thread 0004.0050 (System)'), ['debug-pause', 'list.warningForeground']);
    assert.deepEqual(marks.get('Thread ffff800000000050'), ['pulse', 'disabledForeground']);
  });
});
