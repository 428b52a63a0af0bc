import assert from 'node:assert/strict';
import { readInventory } from '../../extension/kernel/readInventory';
import { SnapshotBuilder } from '../../extension/model/snapshotBuilder';
import { addressOf, withDump } from '../target/worldFiles';
import { buildWorld } from '../world/buildWorld';
import { BUILDS } from '../world/layout';
import { smallWorld } from '../world/sample';

describe('inventory of a synthetic kernel', () => {
  for (const build of BUILDS) {
    it(`finds what was described (${build})`, async () => {
      const world = buildWorld(smallWorld(build));
      await withDump(world, { format: 'bitmap' }, async ({ target }) => {
        const builder = new SnapshotBuilder('dump');
        const inventory = await readInventory(target, builder);
        const snapshot = builder.build();
        assert.deepEqual(inventory.problems, ['1 processes are not on the list of processes']);
        assert.deepEqual([snapshot.unknowns, snapshot.contradictions], [[], []]);
        assert.equal(inventory.ports.length, 7);
        const spoolss = snapshot.ports.get(`port:0x${addressOf(world, 'spoolss').toString(16)}`);
        assert.equal(spoolss?.path?.value, '\\RPC Control\\spoolss');
        assert.deepEqual(spoolss.registeredThreads?.value, [addressOf(world, 'worker'), addressOf(world, 'server')]);
        assert.deepEqual(spoolss.completion?.value.idle, [addressOf(world, 'worker')]);
      });
    });
  }
});
