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

  it('stands processes below those that started them, where their times allow it', () => {
    const at = (second: number): string => `2026-03-03T07:00:${String(second).padStart(2, '0')}.000Z`;
    const family = new Hand()
      .add('process', a(0x1), { pid: '0004', name: 'System', parentPid: '0', created: at(59) })
      .add('process', a(0x2), { pid: '033c', name: 'services.exe', parentPid: '0004', created: at(2) })
      .add('process', a(0x3), { pid: '0664', name: 'svchost.exe', parentPid: '033c', created: at(5) })
      // Its number was given out again: the process that has it now is younger than its child.
      .add('process', a(0x4), { pid: '0a10', name: 'late.exe', parentPid: '033c', created: at(30) })
      .add('process', a(0x5), { pid: '0b10', name: 'orphan.exe', parentPid: '0a10', created: at(20) })
      .add('process', a(0x6), { pid: '0c10', name: 'circle1.exe', parentPid: '0c20' })
      .add('process', a(0x7), { pid: '0c20', name: 'circle2.exe', parentPid: '0c10' })
      .add('process', a(0x8), { pid: '0d10', name: 'unknown.exe' })
      .add('process', a(0x9), { pid: '0e10', name: 'alone.exe', parentPid: '0f10' })
      .add('thread', a(0x30), { cid: '0664.0668', process: a(0x3), state: 'WAIT', waitReason: 'WrLpcReply' })
      .add('thread', a(0x40), { cid: '033c.0340', process: a(0x2), state: 'WAIT', waitReason: 'UserRequest' });
    assert.equal(
      drawn(treesOf(family.build()), 'threads', { grouping: 'parent' }),
      golden(`
        process: System (0004) | 1 in ALPC waits below it
          process: services.exe (033c) | 1 thread · 1 in ALPC waits below it
            process: svchost.exe (0664) | 1 thread · 1 in ALPC waits
              thread: Thread 0664.0668 (svchost.exe) | WrLpcReply
            process: late.exe (0a10)
            thread: Thread 033c.0340 (services.exe) | UserRequest
        process: orphan.exe (0b10) | its parent 0a10 is not there any more
        process: alone.exe (0e10) | its parent 0f10 is not among the processes that were read
        process: circle2.exe (0c20) | parent unknown
          process: circle1.exe (0c10)
        process: unknown.exe (0d10) | parent unknown
      `),
    );
    const found = drawn(treesOf(family.build()), 'threads', { grouping: 'parent', filter: '0668' });
    assert.deepEqual(
      found.split('\n').map(line => line.trim().slice(0, 24)),
      ['process: System (0004) |', 'process: services.exe (0', 'process: svchost.exe (06', 'thread: Thread 0664.0668'],
    );
  });

  it('marks suspended and unknown threads by icon and colour', () => {
    const tree = treesOf(world().build()).tree('threads', 'none');
    const marks = new Map(tree.page({ start: 0, count: 10 }).rows.map(row => [row.label, [row.icon, row.color]]));
    assert.deepEqual(marks.get('Thread 0004.0050 (System)'), ['debug-pause', 'list.warningForeground']);
    assert.deepEqual(marks.get('Thread ffff800000000050'), ['pulse', 'disabledForeground']);
  });
});
