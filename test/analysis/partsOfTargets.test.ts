import assert from 'node:assert/strict';
import { cardOf } from '../../extension/analysis/card/cardOf';
import { trendsOf } from '../../extension/analysis/trends';
import type { EntityFact } from '../../extension/model/facts';
import { idOf } from '../../extension/model/ids';
import type { Snapshot } from '../../extension/model/snapshot';
import { SnapshotBuilder } from '../../extension/model/snapshotBuilder';
import { a, evidence } from '../adapter/handBuilt';

const PROCESS = a(0x100);

interface Read {
  readonly kind: 'kd' | 'dump' | 'log';
  /** Of the 5 threads that the process counts. */
  readonly threads?: number;
  readonly ports?: number;
  /** Objects that the type of ports counts; absent: not read. */
  readonly counted?: number;
  readonly unfinished?: boolean;
}

function reading({ kind, threads = 0, ports = 0, counted, unfinished = false }: Read): Snapshot {
  const builder = new SnapshotBuilder(kind);
  const add = (
    one: 'process' | 'thread' | 'port',
    address: typeof PROCESS,
    fields: Readonly<Record<string, unknown>>,
  ): void => {
    const known: Record<string, unknown> = {};
    for (const [name, value] of Object.entries<unknown>({ address, ...fields }))
      known[name] = { value, evidence: evidence() };
    builder.add({ kind: one, id: idOf(one, address), fields: known } as unknown as EntityFact);
  };
  add('process', PROCESS, { pid: '0404', parentPid: '0300', activeThreads: 5 });
  for (let n = 0; n < threads; n++) add('thread', a(0x1000 + n * 0x100), { process: PROCESS, state: 'WAIT' });
  for (let n = 0; n < ports; n++) add('port', a(0x9000 + n * 0x100), { owner: PROCESS, type: 'connection' });
  if (counted !== undefined)
    builder.add({ kind: 'object-type', stats: { name: 'ALPC Port', objects: counted, evidence: evidence() } });
  return builder.build([], unfinished);
}

function row(snapshot: Snapshot, label: string): string | undefined {
  return cardOf({ snapshot, chains: [] }, idOf('process', PROCESS))?.rows.find(one => one.label === label)?.value;
}

describe('a process of which only a part was read', () => {
  it('does not show the threads and ports that were read as all there are', () => {
    assert.equal(row(reading({ kind: 'kd', threads: 2, ports: 1 }), 'Threads'), '2 read of 5');
    assert.equal(row(reading({ kind: 'kd', threads: 2, ports: 1 }), 'Ports'), '1 read');
    assert.equal(row(reading({ kind: 'kd', threads: 5 }), 'Threads'), '5 read');
    assert.equal(row(reading({ kind: 'dump', threads: 5, ports: 1 }), 'Threads'), '5');
    assert.equal(row(reading({ kind: 'dump', threads: 2 }), 'Threads'), '2 of 5');
    assert.equal(row(reading({ kind: 'dump', threads: 5, ports: 1 }), 'Ports'), '1');
    assert.equal(row(reading({ kind: 'dump', ports: 1, unfinished: true }), 'Ports'), '1 read');
    assert.equal(row(reading({ kind: 'log', threads: 2 }), 'Threads'), '2 printed of 5');
  });

  it('may have a parent that nobody has looked at', () => {
    assert.equal(row(reading({ kind: 'kd' }), 'Parent'), 'PID 0300, not among the processes that were read');
  });
});

describe('ports that climb from one reading to the next', () => {
  const climbs = (from: Read, to: Read): number => trendsOf(reading(from), reading(to)).ports.length;

  it('are told of readings with all ports only', () => {
    assert.equal(climbs({ kind: 'dump', ports: 2 }, { kind: 'dump', ports: 4 }), 1);
    assert.equal(climbs({ kind: 'kd', ports: 2, counted: 2 }, { kind: 'kd', ports: 4, counted: 4 }), 1);
    // Of the first only two of four were read.
    assert.equal(climbs({ kind: 'kd', ports: 2, counted: 4 }, { kind: 'kd', ports: 4, counted: 4 }), 0);
    assert.equal(climbs({ kind: 'kd', ports: 2 }, { kind: 'kd', ports: 4, counted: 4 }), 0);
    assert.equal(climbs({ kind: 'dump', ports: 2, unfinished: true }, { kind: 'dump', ports: 4 }), 0);
  });
});
