import assert from 'node:assert/strict';
import { toAddress } from '../../extension/base/address';
import { KernelTarget } from '../../extension/kernel/kernelTarget';
import { builtInKernel } from '../../extension/kernel/layouts/builtInKernel';
import { readInventory } from '../../extension/kernel/readInventory';
import { FactList, withDump } from '../target/worldFiles';
import { buildWorld } from '../world/buildWorld';
import { BUILDS } from '../world/layout';
import { locksWorld } from '../world/locksWorld';
import { smallWorld } from '../world/sample';
import { differences } from '../worlds/subset';
import { snapshotOfFacts } from './readWorld';

describe('built-in layouts', () => {
  for (const build of BUILDS) {
    it(`tell walkers all that the symbols of the kernel tell them (${build})`, async () => {
      for (const description of [locksWorld(build), smallWorld(build)]) {
        const world = buildWorld(description);
        const { guid, age } = world.layout.file;
        const builtIn = await builtInKernel(guid, age);
        assert.ok(builtIn);
        await withDump(world, { format: 'bitmap' }, async ({ target }) => {
          const base = toAddress(world.kernel.imageBase);
          const known = new KernelTarget(target.memory, builtIn.types, builtIn.symbols, base);
          const [withSymbols, without] = [new FactList(), new FactList()];
          await readInventory(target, withSymbols);
          await readInventory(known, without);
          const [all, some] = [snapshotOfFacts(withSymbols), snapshotOfFacts(without)];
          assert.deepEqual(differences(all, some), []);
          assert.deepEqual(differences(some, all), []);
        });
      }
    });
  }
});
