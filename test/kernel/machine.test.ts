import assert from 'node:assert/strict';
import { toAddress } from '../../extension/base/address';
import { readClock } from '../../extension/kernel/clock';
import { readLoadedModules } from '../../extension/kernel/loadedModules';
import { readProcessors, reportProcessors } from '../../extension/kernel/processors';
import { readThreads } from '../../extension/kernel/threadRecords';
import { readProcesses } from '../../extension/kernel/processes';
import { addressOf, FactList, withDump } from '../target/worldFiles';
import { type BuiltWorld, buildWorld } from '../world/buildWorld';
import { BUILDS } from '../world/layout';
import { smallWorld } from '../world/sample';

const FORMAT = { format: 'bitmap' } as const;

/** Two drivers behind the kernel. */
function worldOf(build: (typeof BUILDS)[number]): BuiltWorld {
  const world = smallWorld(build);
  const ntfs = { name: 'Ntfs-x.sys', path: '\\FileSystem\\Ntfs-x.sys', base: 0xfffff807_17000000n, size: 0x2000 };
  return buildWorld({
    ...world,
    processors: 3,
    clock: { ticks: (1n << 33n) + 77n, increment: 156_001, systemTime: 133_600_000_000_000_000n },
    drivers: [...(world.drivers ?? []), ntfs],
  });
}

describe('the machine of a synthetic kernel', () => {
  for (const build of BUILDS) {
    const world = worldOf(build);

    it(`has a clock (${build})`, async () => {
      await withDump(world, FORMAT, async ({ target }) => {
        const clock = await readClock(target);
        assert.deepEqual(
          [clock?.ticks, clock?.tickCount, clock?.increment, clock?.systemTime],
          [77, (1n << 33n) + 77n, 156_001, 133_600_000_000_000_000n],
        );
        assert.equal(clock?.interruptTime, ((1n << 33n) + 77n) * 156_001n);
      });
    });

    it(`has processors with what runs on them (${build})`, async () => {
      await withDump(world, FORMAT, async ({ target }) => {
        const processors = await readProcessors(target);
        assert.deepEqual(
          processors.map(one => [one.number, one.currentThread, one.la57]),
          [
            [0, addressOf(world, 'idle0'), false],
            [1, undefined, false],
            [2, undefined, false],
          ],
        );
        assert.equal(processors[0]?.context, world.context);
        const sink = new FactList();
        const threads = await readThreads(target, sink, await readProcesses(target, sink), undefined);
        const told = new FactList();
        reportProcessors(told, processors, threads);
        assert.deepEqual(
          told.facts.map(fact => fact.kind === 'thread' && [fact.id, fact.fields.processor?.value]),
          [[`thread:0x${addressOf(world, 'idle0').toString(16)}`, 0]],
        );
      });
    });

    it(`has modules (${build})`, async () => {
      await withDump(world, FORMAT, async ({ target }) => {
        const { modules, broken } = await readLoadedModules(target);
        assert.equal(broken, undefined);
        assert.deepEqual(
          modules.map(one => [one.name, one.imageName, one.path, one.base, one.size]),
          [
            ['nt', 'ntoskrnl.exe', '\\SystemRoot\\system32\\ntoskrnl.exe', target.kernelBase, world.image.sizeOfImage],
            ['tcpip', 'tcpip.sys', '\\SystemRoot\\System32\\drivers\\tcpip.sys', 0xfffff807_16400000n, 0x2eb000],
            ['Ntfs_x', 'Ntfs-x.sys', '\\FileSystem\\Ntfs-x.sys', 0xfffff807_17000000n, 0x2000],
          ],
        );
        assert.equal(modules[1]?.timeDateStamp, 0x5f112233);
      });
    });
  }

  it('has no clock without its page, and no tick length without a sensible one', async () => {
    const world = buildWorld(smallWorld('10.0.19041.3570'));
    const { space } = world.kernel;
    world.kernel.setGlobal('KeMaximumIncrement', 0n, 4);
    world.kernel.setGlobal('KeTimeIncrement', 0xffff_ffffn, 4);
    await withDump(world, FORMAT, async ({ target }) => {
      const clock = await readClock(target);
      assert.deepEqual([clock?.ticks, clock?.increment], [Number(world.clock.ticks), undefined]);
    });
    const leaveOut = new Set([space.frameOf(0xfffff780_00000000n)]);
    await withDump(world, { ...FORMAT, leaveOut }, async ({ target }) => {
      assert.equal(await readClock(target), undefined);
    });
  });

  it('says of a processor whose CR4 has bit 12 that it uses five levels', async () => {
    const world = buildWorld(smallWorld('10.0.22000.2538'));
    const { kernel } = world;
    const block = kernel.space.readUint(kernel.symbol('KiProcessorBlock'), 8);
    const prcb = kernel.struct('_KPRCB', block);
    kernel.struct('_KSPECIAL_REGISTERS', prcb.at('ProcessorState.SpecialRegisters')).set({ Cr4: 0x3516f8 });
    await withDump(world, FORMAT, async ({ target }) => {
      const [first] = await readProcessors(target);
      assert.equal(first?.la57, true);
    });
  });

  it('keeps the modules before a broken link', async () => {
    const world = worldOf('10.0.17763.5933');
    const { kernel } = world;
    const head = kernel.symbol('PsLoadedModuleList');
    const second = kernel.space.readUint(kernel.space.readUint(head, 8), 8);
    kernel.space.writeUint(second, 8, 0xffffa00f_dead0000n);
    await withDump(world, FORMAT, async ({ target }) => {
      const { modules, broken } = await readLoadedModules(target);
      assert.deepEqual(
        modules.map(one => one.name),
        ['nt', 'tcpip'],
      );
      assert.equal(broken?.reason, 'not-mapped');
      assert.equal(broken.at, toAddress(0xffffa00f_dead0000n));
    });
  });

  it('leaves out what cannot be a module or a processor', async () => {
    const world = worldOf('10.0.19041.3570');
    const { kernel } = world;
    const head = kernel.symbol('PsLoadedModuleList');
    const second = kernel.space.readUint(kernel.space.readUint(head, 8), 8);
    kernel.struct('_KLDR_DATA_TABLE_ENTRY', second).set({ SizeOfImage: 0xffff_ffff });
    kernel.space.writeUint(
      kernel.symbol('KiProcessorBlock') + 8n,
      8,
      kernel.space.readUint(kernel.symbol('KiProcessorBlock'), 8),
    );
    await withDump(world, FORMAT, async ({ target }) => {
      const { modules } = await readLoadedModules(target);
      assert.deepEqual(
        modules.map(one => one.name),
        ['nt', 'Ntfs_x'],
      );
      const processors = await readProcessors(target);
      assert.deepEqual(
        processors.map(one => one.number),
        [0, 2],
      );
    });
  });
});
