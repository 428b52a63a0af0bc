import assert from 'node:assert/strict';
import { lrpcRequest } from '../world/lrpc';
import { a, drawn, golden, Hand, treesOf } from './handBuilt';

function world(): Hand {
  const wait = { state: 'WAIT', waitReason: 'WrLpcReply' } as const;
  return new Hand()
    .add('process', a(0x2), { pid: '0c30', name: 'broker.exe' })
    .add('port', a(0x2010), { type: 'connection', name: 'BrokerStore', owner: a(0x2) })
    .add('thread', a(0x10), { ...wait, cid: '0a10.0b20', waitMs: 5000 })
    .add('thread', a(0x20), { ...wait, cid: '0a10.0b30', waitMs: 90_000_000 })
    .add('thread', a(0x30), {
      ...wait,
      cid: '0a10.0b40',
      waitMs: 120_000,
      waitsFor: { message: a(0x1030), port: a(0x2020), process: a(0x3) },
    })
    .add('message', a(0x1010), {
      number: 8000,
      queue: 'main',
      queuePort: a(0x2010),
      serverThread: null,
      waitingThread: a(0x10),
    })
    .add('message', a(0x1020), {
      queue: 'pending',
      queuePort: a(0x2010),
      serverThread: a(0x77),
      waitingThread: a(0x20),
    })
    .add('message', a(0x1040), { queue: 'reply', senderCid: '0d00.0d04' });
}

describe('rows of Messages', () => {
  it('groups by port, the oldest first; what only a wait line names is there too', () => {
    assert.equal(
      drawn(treesOf(world().build()), 'messages'),
      golden(`
        port: Connection port BrokerStore (broker.exe) | 1 queued · 1 pending · oldest 1 d 1 h
          message: Message ffff800000001020 | pending · from 0a10.0b30 · served by ffff800000000077 · 1 d 1 h
          message: Message ffff800000001010 (id 8000) | queued, not taken · from 0a10.0b20 · no server thread · 5 s
        port: Port ffff800000002020 | 1 in an unknown queue · oldest 2 min
          message: Message ffff800000001030 | not in this log · from 0a10.0b40 · 2 min
        group: Port unknown | 1 message
          message: Message ffff800000001040 | reply delivered · from 0d00.0d04
      `),
    );
  });

  it('tells the procedure of a call where the data of the message shows it', () => {
    const data = Buffer.from(lrpcRequest({ callId: 1, bindingId: 1, procedure: 12 })).toString('hex');
    const built = new Hand()
      .add('port', a(0x2010), { type: 'connection', path: '\\RPC Control\\spoolss', name: 'spoolss' })
      .add('message', a(0x1010), { type: 'LPC_REQUEST', queue: 'main', queuePort: a(0x2010), dataHead: data })
      .build();
    const rows = drawn(treesOf(built), 'messages').split('\n');
    assert.match(rows.find(row => row.includes('message:')) ?? '', /queued, not taken · procedure 12$/);
  });

  it('groups by server process', () => {
    const rows = drawn(treesOf(world().build()), 'messages', { grouping: 'server' });
    assert.deepEqual(
      rows.split('\n').filter(line => !line.startsWith(' ')),
      [
        'process: broker.exe (0c30) | 1 queued · 1 pending · oldest 1 d 1 h',
        'process: Process ffff800000000003 | 1 in an unknown queue · oldest 2 min',
        'group: Server process unknown | 1 message',
      ],
    );
  });

  it('groups by age', () => {
    const rows = drawn(treesOf(world().build()), 'messages', { grouping: 'age' });
    assert.deepEqual(
      rows.split('\n').filter(line => !line.startsWith(' ')),
      [
        'group: More than a day | 1 message · 1 pending',
        'group: More than a minute | 1 message · 1 in an unknown queue',
        'group: More than a second | 1 message · 1 queued',
        'group: Age unknown | 1 message · 1 other',
      ],
    );
  });

  it('a message that was not dumped is copied as the command that dumps it', () => {
    const tree = treesOf(world().build()).tree('messages', 'age');
    const [row] = tree.page({ parent: 'More than a minute', start: 0, count: 1 }).rows;
    assert.equal(row?.copy, '!alpc /m ffff800000001030');
  });
});
