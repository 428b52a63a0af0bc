import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compareKeys, sortedBy } from '../../extension/adapter/rows/sorting';
import { atOnce, inOrder } from '../../extension/base/slices';
import { a, drawn, golden, Hand, treesOf } from './handBuilt';
import { GROUPINGS, SORTINGS, type ViewName } from '../../extension/protocol/requests';

const WAIT = ['nt!KiSwapContext+0x76', 'nt!KeWaitForSingleObject+0x233', 'nt!AlpcpSignalAndWait+0x143'];
const frames = (...symbols: string[]) => symbols.map((symbol, index) => ({ symbol, index }));

function world(): Hand {
  return new Hand()
    .add('process', a(0x1), { pid: '0a10', name: 'beta.exe' })
    .add('process', a(0x2), { pid: '0b20', name: 'Alpha.exe' })
    .add('thread', a(0x10), {
      cid: '0a10.0001',
      process: a(0x1),
      state: 'WAIT',
      waitReason: 'WrLpcReply',
      waitMs: 1000,
      frames: frames(...WAIT, 'nt!NtAlpcSendWaitReceivePort+0x1'),
    })
    .add('thread', a(0x20), {
      cid: '0b20.0002',
      process: a(0x2),
      state: 'WAIT',
      waitReason: 'Executive',
      waitMs: 9000,
      frames: frames(...WAIT, 'nt!NtAlpcSendWaitReceivePort+0x1'),
    })
    .add('thread', a(0x30), {
      cid: '0b20.0003',
      process: a(0x2),
      state: 'WAIT',
      waitReason: 'UserRequest',
      frames: frames('nt!KiSwapContext+0x76'),
    })
    .add('thread', a(0x40), { cid: '0a10.0004', process: a(0x1) });
}

const ports = new Hand()
  .add('process', a(0x1), { pid: '0a10', name: 'beta.exe' })
  .add('process', a(0x2), { pid: '0b20', name: 'Alpha.exe' })
  .add('port', a(0x100), { type: 'connection', name: 'Quiet', owner: a(0x1), queues: { main: 0 } })
  .add('port', a(0x200), { type: 'connection', name: 'Busy', owner: a(0x2), queues: { main: 2, pending: 5 } })
  .add('port', a(0x300), { type: 'client', owner: a(0x1) })
  .add('port', a(0x400), { type: 'server', owner: a(0x1), queues: { main: 1 } });

/** Rows of a view in an order, without their icons and details. */
function rows(hand: Hand, view: ViewName, grouping: string, sorting = 'default'): readonly string[] {
  const tree = treesOf(hand.build()).tree(view, grouping, sorting);
  const labels: string[] = [];
  const walk = (parent: string | undefined, depth: number): void => {
    const page = { start: 0, count: 100, ...(parent !== undefined && { parent }) };
    for (const row of tree.page(page).rows) {
      labels.push('  '.repeat(depth) + row.label.replace(/ \(.*/, ''));
      if (row.hasChildren && (row.kind === 'group' || row.kind === 'process')) walk(row.id, depth + 1);
    }
  };
  walk(undefined, 0);
  return labels;
}

describe('orders of rows', () => {
  it('threads: by age, process, wait reason; groups stand as their first threads do', () => {
    const cids = (sorting: string): readonly string[] =>
      rows(world(), 'threads', 'none', sorting).map(label => label.slice(-4));
    assert.deepEqual(cids('default'), ['0001', '0002', '0003', '0004']);
    assert.deepEqual(cids('age'), ['0002', '0001', '0003', '0004']);
    assert.deepEqual(cids('process'), ['0002', '0003', '0001', '0004']);
    assert.deepEqual(cids('waitReason'), ['0002', '0003', '0001', '0004']);
    const groups = (sorting: string): readonly string[] =>
      rows(world(), 'threads', 'process', sorting).filter(label => !label.startsWith(' '));
    assert.deepEqual(groups('default'), ['beta.exe', 'Alpha.exe']);
    assert.deepEqual(groups('age'), ['Alpha.exe', 'beta.exe']);
  });

  it('ports: the largest backlog first, in groups and of groups; what was not read comes last', () => {
    assert.deepEqual(rows(ports, 'ports', 'process', 'backlog'), [
      'Alpha.exe',
      '  Connection port Busy',
      'beta.exe',
      '  Server port ffff800000000400',
      '  Connection port Quiet',
      '  Client port ffff800000000300',
    ]);
    assert.deepEqual(rows(ports, 'ports', 'name', 'backlog').slice(0, 2), [
      'Connection port Busy',
      'Connection port Quiet',
    ]);
  });

  it('are all there for every view and grouping', () => {
    for (const view of ['waitChains', 'ports', 'messages', 'threads', 'modules'] as const) {
      for (const grouping of GROUPINGS[view]) {
        const count = rows(world(), view, grouping).length;
        for (const sorting of SORTINGS[view])
          assert.equal(rows(world(), view, grouping, sorting).length, count, `${view} ${grouping} ${sorting}`);
      }
    }
  });

  it('compare numbers and texts part by part, and keep equal items as they are', () => {
    assert.ok(compareKeys([1, 'b'], [1, 'a']) > 0);
    assert.ok(compareKeys([-2], [1]) < 0);
    assert.equal(compareKeys(['x'], ['x']), 0);
    assert.deepEqual(atOnce(sortedBy(['b1', 'a1', 'b2'], text => [text.charAt(0)])), ['a1', 'b1', 'b2']);
  });

  it('of many items are those that sorting in one piece gives', () => {
    const random = fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 2040, maxLength: 9000 });
    fc.assert(
      fc.property(random, numbers => {
        const items = numbers.map((key, nth) => ({ key, nth }));
        const expected = [...items].sort((a, b) => a.key - b.key);
        assert.deepEqual(atOnce(inOrder(items, (a, b) => a.key - b.key)), expected);
      }),
      { numRuns: 20, seed: 7 },
    );
  });
});

describe('groups of ports', () => {
  it('by type', () => {
    assert.deepEqual(rows(ports, 'ports', 'type'), [
      'Connection ports',
      '  Connection port Busy',
      '  Connection port Quiet',
      'Server communication ports',
      '  Server port ffff800000000400',
      'Client communication ports',
      '  Client port ffff800000000300',
    ]);
  });

  it('by backlog: what was not read is neither empty nor full', () => {
    assert.deepEqual(rows(ports, 'ports', 'backlog'), [
      'Messages queued or pending',
      '  Connection port Busy',
      '  Server port ffff800000000400',
      'Empty queues',
      '  Connection port Quiet',
      'Queues not read',
      '  Client port ffff800000000300',
    ]);
  });
});

describe('threads by equal stacks', () => {
  it('stand under one row that names what they do; those without a stack come last', () => {
    assert.equal(
      drawn(treesOf(world().build()), 'threads', { grouping: 'stack' }),
      golden(`
        group: AlpcpSignalAndWait ← NtAlpcSendWaitReceivePort | 2 threads · beta.exe, Alpha.exe
          thread: Thread 0a10.0001 (beta.exe) | WrLpcReply · 1 s
          thread: Thread 0b20.0002 (Alpha.exe) | Executive · 9 s
        group: KiSwapContext | 1 thread · Alpha.exe
          thread: Thread 0b20.0003 (Alpha.exe) | UserRequest
        unread-stacks: Stack not read | 1 thread · beta.exe
          thread: Thread 0a10.0004 (beta.exe)
      `),
    );
  });

  it('keep their ids over refreshes, and are found by the names of their frames', () => {
    const ids = () =>
      treesOf(world().build())
        .tree('threads', 'stack')
        .page({ start: 0, count: 9 })
        .rows.map(row => row.id);
    assert.deepEqual(ids(), ids());
    const shown = drawn(treesOf(world().build()), 'threads', { grouping: 'stack', filter: 'AlpcpSignalAndWait' });
    assert.equal(shown.split('\n').length, 3);
  });
});
