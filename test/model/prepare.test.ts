import assert from 'node:assert/strict';
import fc from 'fast-check';
import { toAddress } from '../../extension/base/address';
import type { TextEvidence } from '../../extension/model/evidence';
import type { EntityFact } from '../../extension/model/facts';
import { idOf, threadIdOfCid } from '../../extension/model/ids';
import { SnapshotBuilder } from '../../extension/model/snapshotBuilder';

const evidence = (stop: number): TextEvidence => ({
  kind: 'text',
  command: { text: '!thread', line: 1, index: 0, prompt: '0: kd>', kernel: 0, stop },
  line: 2,
  text: 'THREAD',
});

const fact = fc
  .record({ thread: fc.nat(3), cid: fc.nat(3), ticks: fc.nat(2), stop: fc.nat(1), byAddress: fc.boolean() })
  .map(({ thread, cid, ticks, stop, byAddress }): EntityFact => {
    const known = {
      cid: { value: `0004.000${cid}`, evidence: evidence(stop) },
      ticks: { value: ticks, evidence: evidence(stop) },
    };
    const address = toAddress(0xffffa50200000000n + BigInt(thread) * 0x100n);
    if (!byAddress) return { kind: 'thread', id: threadIdOfCid(`0004.000${cid}`), fields: known };
    return {
      kind: 'thread',
      id: idOf('thread', address),
      fields: { ...known, address: { value: address, evidence: evidence(stop) } },
    };
  });

describe('SnapshotBuilder.prepare', () => {
  it('changes nothing of the snapshot, at whatever time it is called', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fact, fc.nat(3)), { maxLength: 30 }), steps => {
        const plain = new SnapshotBuilder('log');
        const prepared = new SnapshotBuilder('log');
        for (const step of steps) {
          if (typeof step === 'number') prepared.prepare(step);
          else for (const builder of [plain, prepared]) builder.add(step);
        }
        assert.deepEqual([...prepared.build().threads], [...plain.build().threads]);
      }),
    );
  });

  it('comes to an end', () => {
    const builder = new SnapshotBuilder('log');
    for (let i = 0; i < 5; i++) builder.add({ kind: 'thread', id: threadIdOfCid(`0004.000${i}`), fields: {} });
    assert.deepEqual([builder.prepare(3), builder.prepare(3)], [false, true]);
  });
});
