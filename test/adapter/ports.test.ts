import assert from 'node:assert/strict';
import { idOf } from '../../extension/model/ids';
import { a, drawn, evidence, golden, Hand, treesOf } from './handBuilt';

const P = idOf('port', a(0x2010));

function world(): Hand {
  const hand = new Hand()
    .add('process', a(0x1), { pid: '0a10', name: 'app.exe' })
    .add('process', a(0x2), { pid: '0c30', name: 'broker.exe' })
    .add('thread', a(0x20), { state: 'WAIT', waitReason: 'WrQueue', cid: '0c30.0d40', process: a(0x2) })
    .add('thread', a(0x10), {
      state: 'WAIT',
      waitReason: 'WrLpcReply',
      cid: '0a10.0b20',
      process: a(0x1),
      waitMs: 5000,
    })
    .add('port', a(0x2010), {
      type: 'connection',
      name: 'BrokerStore',
      owner: a(0x2),
      queues: { main: 2, direct: 0, pending: 0 },
      registeredThreads: [a(0x20), a(0x50)],
      threadsAre: 'registered',
    })
    .add('port', a(0x2020), { type: 'client', owner: a(0x1), connectionPort: a(0x2010), serverPort: a(0x2030) })
    .add('port', a(0x2030), {
      type: 'server',
      owner: a(0x2),
      connectionPort: a(0x2010),
      clientPort: a(0x2020),
      flags: { disconnected: true },
    })
    .add('port', a(0x2040), { type: 'connection', name: 'LRPC-x', owner: null })
    .add('port', a(0x2050), {})
    .add('message', a(0x1010), { queue: 'main', queuePort: a(0x2010), serverThread: null, waitingThread: a(0x10) });
  hand.builder.add({
    kind: 'connection',
    connection: {
      port: a(0x2010),
      serverPort: a(0x2030),
      serverQueued: 3,
      clientPort: a(0x2020),
      clientQueued: 0,
      peerProcess: a(0x1),
      peerName: 'app.exe',
      evidence: evidence(20, 'row', '!alpc /lpc'),
    },
  });
  return hand;
}

describe('rows of Ports', () => {
  it('says of every row what its evidence is asked by, or the line of the log', () => {
    const hand = new Hand()
      .add('process', a(0x1), { pid: '0a10', name: 'app.exe' })
      .add('thread', a(0x10), { cid: '0a10.0b10', process: a(0x1), state: 'WAIT' })
      .add('port', a(0x2010), {
        type: 'connection',
        name: 'store',
        owner: a(0x1),
        queues: { main: 1, pending: 0 },
        registeredThreads: [a(0x10)],
        registeredCount: 1,
      })
      .add('message', a(0x1010), { queue: 'main', queuePort: a(0x2010) });
    const tree = treesOf(hand.build()).tree('ports');
    const check = (parent?: string): number =>
      tree.page({ start: 0, count: 100, ...(parent !== undefined && { parent }) }).rows.reduce((count, row) => {
        assert.ok(row.entity ?? row.evidence ?? row.line ?? row.kind === 'note', JSON.stringify(row));
        return count + 1 + (row.hasChildren ? check(row.id) : 0);
      }, 0);
    assert.ok(check() > 6);
    const rows = tree.page({ start: 0, count: 9 }).rows;
    const [port] = tree.page({ parent: rows[0]?.id ?? '', start: 0, count: 9 }).rows;
    const below = tree.page({ parent: port?.id ?? '', start: 0, count: 9 }).rows;
    assert.equal(below.find(row => row.kind === 'queue')?.evidence, idOf('port', a(0x2010)));
  });

  it('shows what is hidden in names, in rows and on cards', () => {
    const hidden = new Hand()
      .add('process', a(0x1), { pid: '0a10', name: 'svc\u202egnp.exe' })
      .add('port', a(0x2010), { type: 'connection', name: 'evil\u2066port', owner: a(0x1) });
    const rows = drawn(treesOf(hidden.build()), 'ports');
    assert.match(rows, /process: svc<U\+202E>gnp\.exe \(0a10\)/);
    assert.match(rows, /Connection port evil<U\+2066>port/);
    const [row] = treesOf(hidden.build()).tree('ports', 'none').page({ start: 0, count: 1 }).rows;
    assert.ok(!/[\u202e\u2066]/.test(rows + JSON.stringify(row)), JSON.stringify(row));
  });

  it('groups by process: queues, server threads and connections below each port', () => {
    assert.equal(
      drawn(treesOf(world().build()), 'ports'),
      golden(`
        process: app.exe (0a10) | 1 port
          port: Client port ffff800000002020 of BrokerStore | queue lengths unknown
            note: Queue lengths unknown | not in this log
        process: broker.exe (0c30) | 2 ports · 2 messages queued or pending
          port: Connection port BrokerStore | main 2 · 1 connection
            queue: Main queue | 2 messages
              message: Message ffff800000001010 | queued, not taken · from app.exe 0a10.0b20 · no server thread · 5 s
              note: 1 message not in this log | counted, not printed
            queue: Direct message queue | 0 messages
            queue: Pending queue | 0 messages
            note: Length unknown: large message queue, canceled queue | not in this log
            group: Server threads | 2 threads registered with the completion port
              thread: Thread 0c30.0d40 (broker.exe) | WrQueue
              thread: Thread ffff800000000050 | not in this log
            connection: Connection from app.exe (0a10) | 3 queued at the server port · 0 queued at the client port
              port: Server port ffff800000002030 of BrokerStore | disconnected · queue lengths unknown
                note: Queue lengths unknown | not in this log
              port: Client port ffff800000002020 of BrokerStore | queue lengths unknown
                note: Queue lengths unknown | not in this log
          port: Server port ffff800000002030 of BrokerStore | disconnected · queue lengths unknown
            note: Queue lengths unknown | not in this log
        group: Closed by their owner | 1 port
          port: Connection port LRPC-x | queue lengths unknown
            note: Queue lengths unknown | not in this log
        group: Owner unknown | 1 port
          port: Port ffff800000002050 | queue lengths unknown
            note: Queue lengths unknown | not in this log
      `),
    );
  });

  it('groups by name', () => {
    const rows = drawn(treesOf(world().build()), 'ports', { grouping: 'name' });
    const roots = rows.split('\n').filter(line => !line.startsWith(' '));
    assert.deepEqual(roots, [
      'port: Connection port BrokerStore | main 2 · 1 connection',
      'port: Connection port LRPC-x | queue lengths unknown',
      'group: Ports without a name | 3 ports',
    ]);
  });

  it('names both ends of a connection, for reveal peer', () => {
    const tree = treesOf(world().build()).tree('ports', 'name');
    const connection = tree.page({ parent: P, start: 0, count: 20 }).rows.find(row => row.kind === 'connection');
    assert.equal(connection?.entity, idOf('port', a(0x2030)));
    assert.equal(connection.peer, idOf('port', a(0x2020)));
    assert.equal(connection.line, 20);
  });

  it('says that a port is closed, in words and colour', () => {
    const snapshot = new Hand().add('port', a(1), { type: 'client', flags: { closed: true } }).build();
    const [group] = treesOf(snapshot).tree('ports').page({ start: 0, count: 1 }).rows;
    const [port] = treesOf(snapshot).tree('ports').page({ parent: group!.id, start: 0, count: 1 }).rows;
    assert.match(port!.description ?? '', /^closed/);
    assert.equal(port!.color, 'list.errorForeground');
  });

  it('escapes hostile names in tooltips', () => {
    const snapshot = new Hand().add('port', a(1), { type: 'connection', name: '[x](command:evil) <img>' }).build();
    const [port] = treesOf(snapshot).tree('ports', 'name').page({ start: 0, count: 1 }).rows;
    assert.ok(port?.tooltip && !port.tooltip.includes('](command:evil)') && !port.tooltip.includes('<img>'));
  });
});
