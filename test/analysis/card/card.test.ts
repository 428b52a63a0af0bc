import assert from 'node:assert/strict';
import { toAddress } from '../../../extension/base/address';
import type { Card, CardSource } from '../../../extension/analysis/card/card';
import { cardMarkdown } from '../../../extension/analysis/card/cardMarkdown';
import { cardOf } from '../../../extension/analysis/card/cardOf';
import type { Known, TextEvidence } from '../../../extension/model/evidence';
import { idOf } from '../../../extension/model/ids';
import { SnapshotBuilder } from '../../../extension/model/snapshotBuilder';

function at<T>(value: T, line: number, stop = 0): Known<T> {
  const command = { text: '!thread', line: 1, index: 0, prompt: '0: kd>', kernel: 0, stop };
  const evidence: TextEvidence = { kind: 'text', command, line, text: '' };
  return { value, evidence };
}

const CLIENT = toAddress(0xffffc10840001080n);
const SERVER = toAddress(0xffffc10840002080n);
const MESSAGE = toAddress(0xffffd50330003ce0n);
const PORT = toAddress(0xffffc10841110a00n);

function world(stop = 0): CardSource {
  const builder = new SnapshotBuilder('log');
  const process = toAddress(0xffffc10842220300n);
  builder.add({
    kind: 'process',
    id: idOf('process', process),
    fields: { address: at(process, 2), pid: at('033c', 2), name: at('clock|srv.exe', 3) },
  });
  builder.add({
    kind: 'thread',
    id: idOf('thread', CLIENT),
    fields: {
      address: at(CLIENT, 5),
      cid: at('033c.3c40', 5),
      process: at(process, 5),
      state: at('WAIT', 5),
      waitReason: at('WrLpcReply', 5),
      waitMode: at('UserMode', 5),
      alertable: at(false, 5),
      waitsFor: at({ message: MESSAGE, port: PORT }, 7),
      ticks: at(14208, 9),
      waitMs: at(222_000, 9),
    },
  });
  builder.add({
    kind: 'message',
    id: idOf('message', MESSAGE),
    fields: { address: at(MESSAGE, 20), queue: at('main', 21), serverThread: at(null, 22) },
  });
  builder.add({ kind: 'message', id: idOf('message', MESSAGE), fields: { queue: at('pending', 31, stop) } });
  return { snapshot: builder.build(), chains: [] };
}

function row(card: Card | undefined, label: string) {
  return card?.rows.find(r => r.label === label);
}

describe('cards', () => {
  it('show state, age and wait of a thread with their lines', () => {
    const card = cardOf(world(), idOf('thread', CLIENT));
    assert.equal(card?.title, 'Thread 033c.3c40');
    assert.equal(card.subtitle, 'clock|srv.exe · ffffc10840001080');
    assert.equal(row(card, 'State')?.value, 'WAIT: (WrLpcReply) UserMode Non-Alertable');
    assert.equal(row(card, 'State')?.line, 5);
    assert.equal(row(card, 'Waits since')?.value, '0:03:42.000 (14208 ticks)');
    assert.equal(row(card, 'Waits for message')?.entity, idOf('message', MESSAGE));
  });

  it('say why a value is unknown, and tell none from unknown', () => {
    const card = cardOf(world(), idOf('message', MESSAGE));
    assert.equal(row(card, 'Waiting thread')?.value, 'unknown (not printed)');
    assert.equal(row(card, 'Server thread')?.value, 'none (0)');
  });

  it('show both readings that disagree, with their lines', () => {
    const card = cardOf(world(), idOf('message', MESSAGE));
    const dispute = card?.rows.find(r => r.kind === 'contradiction');
    assert.equal(dispute?.value, 'main (line 21) but pending (line 31)');
    assert.equal(row(card, 'Queue')?.certainty, 'likely');
  });

  it('mark values of an earlier stop', () => {
    const card = cardOf(world(2), idOf('message', MESSAGE));
    assert.equal(row(card, 'Server thread')?.value, 'none (0) (read at stop 1 of 3)');
    assert.equal(row(card, 'Queue')?.value, 'pending (received, a reply is owed)');
    assert.equal(
      card?.rows.some(r => r.kind === 'contradiction'),
      false,
    );
  });

  it('of a process count its threads and ports, by address or by client id', () => {
    const builder = new SnapshotBuilder('log');
    const process = toAddress(0xffffc10842220300n);
    const fields = { address: at(process, 2), pid: at('033c', 2) };
    builder.add({ kind: 'process', id: idOf('process', process), fields });
    const waits = { state: at('WAIT' as const, 5), waitReason: at('WrLpcReply', 5) };
    builder.add({
      kind: 'thread',
      id: idOf('thread', CLIENT),
      fields: { address: at(CLIENT, 5), process: at(process, 5), ...waits },
    });
    builder.add({
      kind: 'thread',
      id: idOf('thread', SERVER),
      fields: { address: at(SERVER, 6), cid: at('033c.0010', 6) },
    });
    builder.add({ kind: 'thread', id: 'thread:cid:0444.0010', fields: { cid: at('0444.0010', 7) } });
    builder.add({
      kind: 'port',
      id: idOf('port', PORT),
      fields: { address: at(PORT, 8), owner: at(process, 8), name: at('P', 8) },
    });
    const card = cardOf({ snapshot: builder.build(), chains: [] }, idOf('process', process));
    assert.equal(row(card, 'Threads')?.value, '2 printed, 1 of them wait for an ALPC reply');
    assert.equal(row(card, 'Ports')?.value, '1 printed');
    assert.deepEqual(card?.next, []);
    const relations = card.relations.map(r => r.entity);
    assert.deepEqual(relations, [idOf('thread', CLIENT), idOf('port', PORT)]);
  });

  it('name the command for a thing that is only mentioned', () => {
    const builder = new SnapshotBuilder('log');
    builder.add({ kind: 'thread', id: idOf('thread', SERVER), fields: { address: at(SERVER, 4) } });
    builder.add({ kind: 'port', id: idOf('port', PORT), fields: { address: at(PORT, 4) } });
    const source = { snapshot: builder.build(), chains: [] };
    assert.deepEqual(cardOf(source, idOf('thread', SERVER))?.next, ['!thread ffffc10840002080']);
    assert.deepEqual(cardOf(source, idOf('port', PORT))?.next, ['!alpc /p ffffc10841110a00']);
    assert.equal(row(cardOf(source, idOf('port', PORT)), 'Queues')?.value, 'unknown (not asked)');
    assert.equal(cardOf(source, idOf('lock', PORT)), undefined);
  });

  it('become Markdown with escaped text and only the links they are given', () => {
    const card = cardOf(world(), idOf('thread', CLIENT));
    assert.ok(card);
    const plain = cardMarkdown(card);
    assert.ok(!plain.includes(']('));
    assert.ok(plain.includes('clock\\|srv.exe'));
    const linked = cardMarkdown(card, { line: n => `file:///x#L${n}`, entity: id => `command:alpcscope.x?${id}` });
    assert.ok(linked.includes('[line 5](file:///x#L5)'));
    assert.ok(linked.includes(`(command:alpcscope.x?${idOf('message', MESSAGE)})`));
  });

  it('show how the chain ends and how sure that is', () => {
    const source = world();
    const client = idOf('thread', CLIENT);
    const server = idOf('thread', SERVER);
    const hop = { certainty: 'certain', evidence: [] } as const;
    const verdict = {
      code: 'server-suspended',
      certainty: 'likely',
      summary: 'The server thread is suspended.',
      evidence: [],
      missing: [],
      next: ['!thread ffffc10840002080'],
    } as const;
    const message = idOf('message', MESSAGE);
    const hops = [
      { ...hop, from: client, to: message, relation: 'waits-for-reply' },
      { ...hop, from: message, to: server, relation: 'served-by' },
    ] as const;
    const card = cardOf({ ...source, chains: [{ start: client, hops, end: server, verdict, waiters: 1 }] }, client);
    assert.ok(card);
    assert.equal(row(card, 'Verdict')?.certainty, 'likely');
    assert.deepEqual(
      card.rows.filter(r => r.kind === 'step').map(r => r.entity),
      [message, server],
    );
    assert.deepEqual(card.next, ['!thread ffffc10840002080']);
    assert.ok(cardMarkdown(card).includes('*(likely)*'));
  });
});
