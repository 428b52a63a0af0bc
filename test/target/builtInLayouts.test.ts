import assert from 'node:assert/strict';
import path from 'node:path';
import fc from 'fast-check';
import { builtInBuilds, builtInKernel } from '../../extension/kernel/layouts/builtInKernel';
import { KernelTarget } from '../../extension/kernel/kernelTarget';
import { readInventory } from '../../extension/kernel/readInventory';
import { SnapshotBuilder } from '../../extension/model/snapshotBuilder';
import { openEngine } from '../../extension/target/dump/openEngine';
import { anyWorld } from '../world/arbitrary';
import { buildWorld } from '../world/buildWorld';
import type { WorldDescription } from '../world/description';
import { writeDump } from '../world/dump/writeDump';
import { BUILDS, Layout } from '../world/layout';
import { smallWorld } from '../world/sample';
import { inFolder, withDump } from './worldFiles';

/** All facts of a target as texts, by entity and field. */
async function factsOf(target: KernelTarget): Promise<ReadonlyMap<string, string>> {
  const sink = new SnapshotBuilder('dump');
  const { problems } = await readInventory(target, sink);
  const { processes, threads, ports, messages, locks, irps, connections, objectTypes, unknowns } = sink.build();
  const text = (value: unknown): string =>
    JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? part.toString(16) : part));
  const facts = new Map<string, string>();
  for (const map of [processes, threads, ports, messages, locks, irps])
    for (const entity of map.values()) {
      // Entities work their fields out when they are asked for; as JSON they are all there.
      const whole = JSON.parse(text(entity)) as Record<string, unknown>;
      for (const [field, value] of Object.entries(whole)) facts.set(`${entity.id} ${field}`, text(value));
    }
  for (const [name, value] of Object.entries({ connections, objectTypes, unknowns, problems }))
    facts.set(name, text(value));
  return facts;
}

describe('the built-in layouts', () => {
  it('know thirteen kernels by GUID and age', async () => {
    const builds = await builtInBuilds();
    assert.equal(builds.length, 13);
    assert.equal(new Set(builds.map(one => one.guid)).size, 13);
    for (const { guid, age, build } of builds) {
      const kernel = await builtInKernel(guid, age);
      assert.equal(kernel?.build, build);
      assert.equal(await builtInKernel(guid, age + 1), undefined);
      for (const name of [
        '_ALPC_PORT',
        '_KALPC_MESSAGE',
        '_ALPC_COMMUNICATION_INFO',
        '_EPROCESS',
        '_ETHREAD',
        '_KPRCB',
      ])
        assert.ok((kernel.types.struct(name)?.size ?? 0) > 0, `${build} ${name}`);
      for (const name of ['AlpcpPortList', 'PsActiveProcessHead', 'PsLoadedModuleList', 'KiProcessorBlock'])
        assert.ok((kernel.symbols.rvaOf(name) ?? 0) > 0, `${build} ${name}`);
      assert.ok((kernel.types.enumeration('_KWAIT_REASON')?.values.size ?? 0) > 30, build);
    }
    assert.equal(await builtInKernel('00000000000000000000000000000000', 1), undefined);
  });

  for (const build of BUILDS) {
    it(`tell of a dump what its symbols tell (${build})`, async () => {
      await compare(smallWorld(build));
    });
  }

  it('tell it of any world', async () => {
    await fc.assert(fc.asyncProperty(anyWorld(), compare), { seed: 12, numRuns: 8 });
  });

  async function compare(description: WorldDescription): Promise<void> {
    const world = buildWorld(description);
    const { guid, age } = Layout.of(description.build).file;
    const kernel = await builtInKernel(guid, age);
    assert.ok(kernel);
    await withDump(world, { format: 'bitmap' }, async ({ dump, target }) => {
      const builtIn = new KernelTarget(dump.memory, kernel.types, kernel.symbols, target.kernelBase);
      const [told, known] = [await factsOf(builtIn), await factsOf(target)];
      assert.ok(known.size > 4 + 10 * description.threads.length);
      const differ = [...new Set([...told.keys(), ...known.keys()])].filter(key => told.get(key) !== known.get(key));
      assert.deepEqual(
        differ.map(key => [key, told.get(key), known.get(key)]),
        [],
      );
    });
  }

  it('are used when there are no symbols, and said', async () => {
    const world = buildWorld(smallWorld('10.0.22000.2538'));
    await inFolder(async folder => {
      const file = path.join(folder, 'MEMORY.DMP');
      writeDump(file, world, { format: 'full' });
      const engine = await openEngine(file, { symbolPath: folder });
      try {
        assert.equal(engine.whyNoKernel, undefined);
        assert.match(engine.info.problems.join(), /built-in layout of 10\.0\.22000\.2538.*ntkrnlmp\.pdb.*is needed/);
        const [nt] = engine.modules.loaded;
        assert.ok(nt);
        const { guid, pdb } = world.layout.file;
        assert.deepEqual(engine.modules.stateOf(nt), {
          kind: 'built-in',
          build: '10.0.22000.2538',
          wanted: pdb,
          key: `${guid}1`,
        });
        const { snapshot } = await engine.inventory();
        assert.equal(snapshot.ports.size, 7);
        // No names are made up for what lies between the few variables that are known.
        const place = engine.modules.nearest(nt.base);
        assert.deepEqual([place?.name, place?.displacement], [undefined, 0]);
      } finally {
        engine.close();
      }
    });
  });
});
