import assert from 'node:assert/strict';
import { toAddress } from '../../extension/base/address';
import type { EntitySource } from '../../extension/model/entitySource';
import type { Known, MemoryEvidence } from '../../extension/model/evidence';
import { type Fact, tellAll } from '../../extension/model/facts';
import { idOf, type PortId } from '../../extension/model/ids';
import { LazyEntity } from '../../extension/model/lazyEntity';
import { SnapshotBuilder } from '../../extension/model/snapshotBuilder';

const evidence: MemoryEvidence = {
  ...{ kind: 'memory', address: toAddress(0x1000n), type: '_ALPC_PORT' },
  ...{ field: 'SequenceNo', value: '', stop: 0 },
};

class LazyPort extends LazyEntity {
  declare readonly kind: 'port';
  static made = 0;

  constructor(id: PortId) {
    super(id);
    LazyPort.made++;
  }

  protected override fresh(): LazyEntity {
    return new LazyPort(this.id as PortId);
  }

  protected override stopOfFields(): number {
    return 0;
  }
}
Object.defineProperty(LazyPort.prototype, 'kind', { value: 'port', enumerable: true });
Object.defineProperty(LazyPort.prototype, 'sequence', {
  enumerable: true,
  get: (): Known<number> => ({ value: 7, evidence }),
});

const address = (n: number): ReturnType<typeof toAddress> => toAddress(0xffff_8000_0000_0000n + BigInt(n * 0x1000));
const id = (n: number): PortId => idOf('port', address(n));

function ports(size: number): EntitySource {
  return {
    ...{ kind: 'port', size, stop: 0 },
    idAt: index => id(index),
    addressAt: index => address(index),
    at: index => new LazyPort(id(index)),
  };
}

describe('many entities at once', () => {
  it('are made when somebody asks for them, and once', () => {
    const builder = new SnapshotBuilder('dump');
    LazyPort.made = 0;
    builder.addAll(ports(1000));
    const snapshot = builder.build();
    assert.deepEqual([LazyPort.made, snapshot.ports.size, snapshot.target.bits], [0, 1000, 64]);
    assert.equal(snapshot.ports.get(id(5))?.sequence?.value, 7);
    assert.equal(snapshot.find(id(5)), snapshot.ports.get(id(5)));
    assert.equal(snapshot.ports.get(id(1000)), undefined);
    assert.equal(LazyPort.made, 1);
    assert.deepEqual(
      [...snapshot.ports.keys()],
      Array.from({ length: 1000 }, (_, n) => id(n)),
    );
    assert.equal([...snapshot.ports.values()][5], snapshot.ports.get(id(5)));
    assert.equal(LazyPort.made, 1000);
  });

  it('may be added to, one by one', () => {
    const builder = new SnapshotBuilder('dump');
    builder.addAll(ports(10));
    builder.add({ kind: 'port', id: id(3), fields: { queued: { value: 2, evidence } } });
    builder.add({ kind: 'port', id: id(4), fields: { sequence: { value: 8, evidence } } });
    builder.add({ kind: 'port', id: id(20), fields: { sequence: { value: 9, evidence } } });
    builder.add({ kind: 'unknown', of: id(5), field: 'owner', reason: 'paged-out' });
    const before = builder.build();
    const told = (n: number): readonly unknown[] => {
      const port = before.ports.get(id(n));
      return [port?.sequence?.value, port?.queued?.value, port?.unknowns];
    };
    assert.deepEqual([3, 4, 5, 20].map(told), [
      [7, 2, {}],
      [8, undefined, {}],
      [7, undefined, { owner: 'paged-out' }],
      [9, undefined, {}],
    ]);
    assert.deepEqual(
      before.contradictions.map(one => [one.of, one.first.value, one.second.value]),
      [[id(4), 7, 8]],
    );
    assert.deepEqual([before.ports.size, [...before.ports].length], [11, 11]);
    // A snapshot does not change with what comes after it.
    builder.add({ kind: 'port', id: id(6), fields: { queued: { value: 1, evidence } } });
    builder.add({ kind: 'port', id: id(7), fields: { sequence: { value: 1, evidence } } });
    const after = builder.build();
    assert.deepEqual([before.ports.get(id(6))?.queued, before.ports.get(id(7))?.sequence?.value], [undefined, 7]);
    assert.deepEqual([after.ports.get(id(6))?.queued?.value, after.ports.get(id(7))?.sequence?.value], [1, 1]);
    assert.deepEqual([before.ports.size, after.ports.size], [11, 11]);
  });

  it('are compared one by one with what is known already', () => {
    const builder = new SnapshotBuilder('dump');
    builder.add({ kind: 'port', id: id(1), fields: { sequence: { value: 8, evidence } } });
    builder.addAll(ports(3));
    const snapshot = builder.build();
    assert.deepEqual([snapshot.ports.size, snapshot.contradictions.length], [3, 1]);
    const limited = new SnapshotBuilder('dump', { entries: 4, values: 1000 });
    limited.addAll(ports(9));
    assert.deepEqual([limited.build().ports.size, limited.notKept], [4, 5]);
  });

  it('are told one by one to those who know no better', () => {
    const facts: Fact[] = [];
    tellAll({ add: fact => facts.push(fact) }, ports(3));
    assert.deepEqual(
      facts.map(fact => fact.kind === 'port' && [fact.id, fact.fields.sequence?.value]),
      [0, 1, 2].map(n => [id(n), 7]),
    );
  });
});
