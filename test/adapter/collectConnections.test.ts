import assert from 'node:assert/strict';
import { collectConnections } from '../../extension/adapter/graph/collectConnections';
import { indexConnections } from '../../extension/adapter/graph/connectionIndex';
import { layoutGraphHere } from '../../extension/adapter/graph/layoutGraph';
import { toAddress } from '../../extension/base/address';
import type { Evidence, Known } from '../../extension/model/evidence';
import { idOf } from '../../extension/model/ids';
import type { Snapshot } from '../../extension/model/snapshot';
import { SnapshotBuilder } from '../../extension/model/snapshotBuilder';

const evidence: Evidence = { kind: 'memory', address: toAddress(0n), type: 't', field: 'f', value: '', stop: 0 };
const known = <T>(value: T): Known<T> => ({ value, evidence });
const process = (n: number) => toAddress(0xffff_8000_0000_0000n + BigInt(n));
const port = (n: number) => toAddress(0xffff_9000_0000_0000n + BigInt(n));

interface Client {
  readonly process: number;
  readonly port: number;
  readonly waits?: boolean;
}

/** Connection ports 100, 101, … with their owners, and clients with a communication port each. */
function snapshotOf(owners: readonly number[], clients: readonly Client[]): Snapshot {
  const builder = new SnapshotBuilder('dump');
  for (const n of new Set([...owners, ...clients.map(client => client.process)]))
    builder.add({ kind: 'process', id: idOf('process', process(n)), fields: { name: known(`p${n}.exe`) } });
  owners.forEach((owner, i) => {
    const fields = { type: known('connection' as const), owner: known(process(owner)), name: known(`port${i}`) };
    builder.add({ kind: 'port', id: idOf('port', port(100 + i)), fields });
  });
  clients.forEach((client, i) => {
    const fields = {
      type: known('client' as const),
      owner: known(process(client.process)),
      connectionPort: known(port(100 + client.port)),
    };
    builder.add({ kind: 'port', id: idOf('port', port(1000 + i)), fields });
    if (client.waits !== true) return;
    const waits = {
      queuePort: known(port(100 + client.port)),
      ownerPort: known(port(1000 + i)),
      waitingThread: known(toAddress(1n)),
    };
    builder.add({ kind: 'message', id: idOf('message', toAddress(0xffff_a000_0000_0000n + BigInt(i))), fields: waits });
  });
  return builder.build([]);
}

const p = (n: number) => idOf('process', process(n));
const q = (n: number) => idOf('port', port(100 + n));

describe('what the connection graph shows', () => {
  const snapshot = snapshotOf(
    [1, 2],
    [
      { process: 3, port: 0, waits: true },
      { process: 3, port: 0 },
      { process: 4, port: 0 },
      { process: 5, port: 1 },
    ],
  );
  const index = indexConnections(snapshot);

  it('has clients, their connection ports and the owners, with counts in words', () => {
    const { nodes, edges } = collectConnections(index, {});
    assert.deepEqual(new Set(nodes.keys()), new Set([p(1), p(2), p(3), p(4), p(5), q(0), q(1)]));
    const label = (from: string, to: string) => edges.find(edge => edge.from === from && edge.to === to)?.label;
    assert.equal(label(p(3), q(0)), 'is connected to, 2 connections, 1 request waits');
    assert.equal(label(p(4), q(0)), 'is connected to');
    assert.equal(label(q(0), p(1)), 'is owned by');
    assert.equal(nodes.get(q(0)), 'root');
    assert.equal(nodes.get(q(1)), 'step');
  });

  it('can be folded to processes', () => {
    const { nodes, edges } = collectConnections(index, { collapsed: true });
    assert.ok([...nodes.keys()].every(id => id.startsWith('process:')));
    assert.deepEqual(
      edges.map(edge => [edge.from, edge.to, edge.strong]),
      [
        [p(3), p(1), true],
        [p(4), p(1), false],
        [p(5), p(2), false],
      ],
    );
  });

  it('can be of one thing and its neighbours, of what waits, or of what a search finds', () => {
    const ids = (wish: Parameters<typeof collectConnections>[1]) =>
      [...collectConnections(index, wish).nodes.keys()].sort();
    assert.deepEqual(ids({ focus: q(1) }), [p(2), p(5), q(1)].sort());
    assert.deepEqual(ids({ focus: p(5) }), [p(2), p(5), q(1)].sort());
    assert.deepEqual(ids({ waitingOnly: true }), [p(1), p(3), q(0)].sort());
    assert.deepEqual(ids({ matches: id => id === p(4) }), [p(1), p(4), q(0)].sort());
  });

  it('stays readable however many there are, and says what is left out', () => {
    const many = Array.from({ length: 1000 }, (_, i) => ({ process: 10 + i, port: i % 2, waits: i === 999 }));
    const large = indexConnections(snapshotOf([1, 2], many));
    const { nodes, omitted } = collectConnections(large, {});
    assert.ok(nodes.size <= 200 && nodes.has(p(1009)), 'those with waiting requests come first');
    assert.equal(nodes.size + omitted, 1004);
    assert.equal(collectConnections(large, { focus: q(0) }).nodes.size, 200);
  });

  it('is laid out as a picture of connections', () => {
    const drawn = layoutGraphHere(snapshot, collectConnections(index, {}), { kind: 'connections', title: 'x' });
    assert.equal(drawn.kind, 'connections');
    assert.ok(drawn.edges.every(edge => edge.points.length >= 2));
  });
});
