import assert from 'node:assert/strict';
import { readAgain } from '../../extension/kernel/readAgain';
import { readInventory } from '../../extension/kernel/readInventory';
import type { MemoryEvidence } from '../../extension/model/evidence';
import { fieldsOf } from '../../extension/model/lazyEntity';
import type { Snapshot } from '../../extension/model/snapshot';
import { SnapshotBuilder } from '../../extension/model/snapshotBuilder';
import { withDump } from '../target/worldFiles';
import { buildWorld } from '../world/buildWorld';
import { BUILDS } from '../world/layout';
import { smallWorld } from '../world/sample';

/** All pieces of evidence of a snapshot that come from memory. */
function* memoryOf(snapshot: Snapshot): Iterable<MemoryEvidence> {
  const { processes, threads, ports, messages, locks, irps } = snapshot;
  for (const all of [processes, threads, ports, messages, locks, irps]) {
    for (const entity of all.values()) {
      for (const [, value] of fieldsOf(entity)) {
        if (typeof value !== 'object' || value === null || !('evidence' in value)) continue;
        const { evidence } = value as { evidence: MemoryEvidence | { kind: 'text' } };
        if (evidence.kind === 'memory') yield evidence;
      }
    }
  }
}

describe('evidence in memory', () => {
  for (const build of BUILDS) {
    it(`says the same when it is read again (${build})`, async () => {
      await withDump(buildWorld(smallWorld(build)), { format: 'bitmap' }, async ({ target }) => {
        const builder = new SnapshotBuilder('dump');
        await readInventory(target, builder);
        const evidence = [...memoryOf(builder.build())];
        const now = await readAgain(target, evidence);
        const differ = evidence.flatMap((one, i) => {
          const found = now[i];
          const isSame = found && ('reason' in found ? found.reason === 'no-symbols' : found.value === one.value);
          return isSame ? [] : [`${one.type}.${one.field} ${one.value} ${JSON.stringify(found)}`];
        });
        assert.deepEqual(differ, []);
        const compared = now.filter(one => 'value' in one).length;
        assert.ok(compared > evidence.length * 0.8, `${compared} of ${evidence.length}`);
      });
    });
  }

  it('takes one turn for any number of pieces, and gives a reason where nothing is', async () => {
    await withDump(buildWorld(smallWorld('10.0.19041.3570')), { format: 'bitmap' }, async ({ target }) => {
      const builder = new SnapshotBuilder('dump');
      await readInventory(target, builder);
      const [first] = memoryOf(builder.build());
      assert.ok(first);
      const [gone, unknown] = await readAgain(target, [
        { ...first, address: (first.address + 0x1000_0000_0000n) as typeof first.address },
        { ...first, field: 'NoSuchField' },
      ]);
      assert.ok(gone && 'reason' in gone && gone.reason !== 'no-symbols', JSON.stringify(gone));
      assert.deepEqual(unknown, { reason: 'no-symbols' });
    });
  });
});
