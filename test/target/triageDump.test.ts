import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { toAddress } from '../../extension/base/address';
import type { KernelEngine } from '../../extension/kernel/engine';
import { openDump } from '../../extension/target/dump/openDump';
import { openEngine } from '../../extension/target/dump/openEngine';
import { NO_ALPC } from '../../extension/target/engine/triageInventory';
import { type BuiltWorld, buildWorld } from '../world/buildWorld';
import { triageDump, type TriageOptions } from '../world/dump/triageDump';
import { BUILDS } from '../world/layout';
import { smallWorld } from '../world/sample';
import { isfOf } from '../world/symbols/isf';
import { addressOf, inFolder } from './worldFiles';
import { worldImageFile } from './worldImageFile';

const OPTIONS: TriageOptions = {
  thread: 'idle0',
  unloaded: [
    { name: 'dam.sys', base: 0xfffff807_20000000n, end: 0xfffff807_2001c000n },
    { name: 'averylongname.sys', base: 0xfffff807_21000000n, end: 0xfffff807_21001000n },
  ],
};

async function withTriage(
  world: BuiltWorld,
  symbols: BuiltWorld | undefined,
  use: (engine: KernelEngine) => Promise<void>,
): Promise<void> {
  await inFolder(async folder => {
    const file = path.join(folder, 'small.dmp');
    writeFileSync(file, triageDump(world, OPTIONS));
    if (symbols) writeFileSync(path.join(folder, 'kernel.json'), JSON.stringify(isfOf(symbols.layout)));
    const engine = await openEngine(file, { symbolPath: folder });
    try {
      await use(engine);
    } finally {
      engine.close();
    }
  });
}

describe('a small memory dump', () => {
  for (const build of BUILDS) {
    const world = buildWorld(smallWorld(build));

    it(`tells what was current, found by three variables of the kernel (${build})`, async () => {
      await withTriage(world, world, async engine => {
        assert.equal(engine.whyNoKernel, undefined);
        const [nt] = engine.modules.loaded;
        assert.ok(nt);
        const state = engine.modules.stateOf(nt);
        assert.deepEqual([state.kind, state.kind === 'loaded' && state.exact], ['loaded', false]);
        assert.deepEqual(
          engine.modules.loaded.map(one => [one.name, one.imageName, one.timeDateStamp]),
          [
            ['nt', 'ntoskrnl.exe', 0x5eadbeef],
            ['tcpip', 'tcpip.sys', 0x5f112233],
          ],
        );
        assert.deepEqual(
          engine.modules.unloaded.map(one => [one.name, one.base]),
          [
            ['dam.sys', 0xfffff807_20000000n],
            ['averylongnam', 0xfffff807_21000000n],
          ],
        );
        assert.equal(engine.currentThread, addressOf(world, 'idle0'));
        assert.equal(engine.currentProcessor, 0);
        const { inventory, snapshot } = await engine.inventory();
        assert.deepEqual(inventory.problems, [NO_ALPC]);
        const [thread] = snapshot.threads.values();
        assert.equal(thread?.address?.value, addressOf(world, 'idle0'));
        assert.equal(thread.state?.value, 'RUNNING');
        const [process] = snapshot.processes.values();
        assert.equal(process?.name?.value, 'System');
        assert.equal(process.unknowns['ports'], 'not-in-dump');
        assert.equal(snapshot.target.bugcheck?.code, 0xe2);
      });
    });
  }

  const world = buildWorld(smallWorld('10.0.19041.3570'));

  it('is not read with the symbols of another build', async () => {
    await withTriage(world, buildWorld(smallWorld('10.0.17763.5933')), engine => {
      assert.equal(engine.kernel, undefined);
      assert.match(
        engine.whyNoKernel ?? '',
        /page that names the PDB.*build 19041.*ntoskrnl\.exe\/5EADBEEF[0-9a-f]+\/ntoskrnl\.exe/,
      );
      return Promise.resolve();
    });
  });

  it('finds the symbols by the image of its kernel, exactly', async () => {
    await inFolder(async folder => {
      const file = path.join(folder, 'small.dmp');
      writeFileSync(file, triageDump(world, OPTIONS));
      writeFileSync(path.join(folder, 'ntoskrnl.exe'), worldImageFile(world));
      writeFileSync(path.join(folder, 'kernel.json'), JSON.stringify(isfOf(world.layout)));
      const engine = await openEngine(file, { symbolPath: folder });
      const state = engine.modules.stateOf(engine.modules.loaded[0] ?? assert.fail('no modules'));
      engine.close();
      assert.deepEqual([state.kind, state.kind === 'loaded' && state.exact], ['loaded', true]);
    });
  });

  it('without symbols still has modules, registers and the thread', async () => {
    await withTriage(world, undefined, async engine => {
      assert.equal(engine.modules.loaded.length, 2);
      assert.equal(engine.currentThread, addressOf(world, 'idle0'));
      assert.equal(engine.processorRegisters(0)?.get('rip'), world.stacks.get('idle0')?.[0]?.instruction);
      const { snapshot } = await engine.inventory();
      assert.equal(snapshot.target.dumpFile, 'small.dmp');
    });
  });

  it('says where it was cut', async () => {
    await inFolder(folder => {
      const file = path.join(folder, 'cut.dmp');
      const whole = triageDump(world, OPTIONS);
      writeFileSync(file, whole.subarray(0, whole.length - 0x800));
      const dump = openDump(file);
      assert.match(dump.problems.join(), /end mark.*missing.*data block lies outside/);
      const image = dump.memory.read({ address: toAddress(world.kernel.imageBase), length: 16 });
      assert.deepEqual(
        image.gaps.map(gap => gap.reason),
        ['not-in-dump'],
      );
      dump.close();
      return Promise.resolve();
    });
  });
});
