import assert from 'node:assert/strict';
import { KernelTarget } from '../../extension/kernel/kernelTarget';
import { readInventory } from '../../extension/kernel/readInventory';
import type { Symbols } from '../../extension/kernel/types';
import type { Snapshot } from '../../extension/model/snapshot';
import { SnapshotBuilder } from '../../extension/model/snapshotBuilder';
import { renderReport } from '../../extension/report/renderReport';
import { inputOf } from '../report/support';
import { withDump } from '../target/worldFiles';
import { type BuiltWorld, buildWorld } from '../world/buildWorld';
import { BUILDS, type BuildName } from '../world/layout';
import { smallWorld } from '../world/sample';

/** Behind a variable of the kernel, in the same page. */
function headOf(world: BuiltWorld): bigint {
  return world.kernel.symbol('AlpcpMessageLogEnabled') + 0x10n;
}

/** A kernel whose symbols name the list of routines. */
function named(world: BuiltWorld, { memory, types, symbols, kernelBase }: KernelTarget): KernelTarget {
  const more: Symbols = {
    rvaOf: name =>
      name === 'AlpcpLogCallbackListHead' ? Number(headOf(world) - world.kernel.imageBase) : symbols.rvaOf(name),
    nearest: rva => symbols.nearest(rva),
    matching: pattern => symbols.matching(pattern),
    count: symbols.count,
  };
  return new KernelTarget(memory, types, more, kernelBase);
}

async function snapshotOf(build: BuildName, change: (world: BuiltWorld) => void, hasSymbol = true): Promise<Snapshot> {
  const world = buildWorld(smallWorld(build));
  world.kernel.emptyList(headOf(world));
  change(world);
  return withDump(world, { format: 'bitmap' }, async ({ target }) => {
    const builder = new SnapshotBuilder('dump');
    await readInventory(hasSymbol ? named(world, target) : target, builder);
    return builder.build([]);
  });
}

/** Links entries with these routines to the head. */
function register(world: BuiltWorld, routines: readonly bigint[]): readonly bigint[] {
  const { space, nonPaged } = world.kernel;
  const head = headOf(world);
  const entries = routines.map(() => nonPaged.allocate(0x18));
  const ring = [head, ...entries];
  ring.forEach((at, i) => {
    space.writeUint(at, 8, ring[(i + 1) % ring.length] ?? head);
    space.writeUint(at + 8n, 8, ring.at(i - 1) ?? head);
  });
  entries.forEach((entry, i) => {
    space.writeUint(entry + 0x10n, 8, routines[i] ?? 0n);
  });
  return entries;
}

describe('who is called for ALPC messages and ports', () => {
  for (const build of BUILDS)
    it(`is nobody where the list points to itself, which is certain (${build})`, async () => {
      const snapshot = await snapshotOf(build, () => undefined);
      const { logCallbacks } = snapshot.target;
      assert.deepEqual([logCallbacks?.entries, logCallbacks?.isWhole], [[], true]);
      const text = renderReport('stats', 'markdown', inputOf(snapshot));
      assert.match(text, /No routine is registered to be called for each ALPC message\./);
      assert.match(text, /Callbacks of drivers on handles to ALPC ports are not supported, and none is registered\./);
    });

  it('are the routines behind the links of the list, of which it is likely only', async () => {
    const routine = (world: BuiltWorld): bigint => world.kernel.symbol('AlpcpSendMessage');
    let entries: readonly bigint[] = [];
    const held: { world?: BuiltWorld } = {};
    const snapshot = await snapshotOf('10.0.19041.3570', world => {
      held.world = world;
      entries = register(world, [routine(world), 0xffff_8888_1111_2222n, 0n]);
    });
    assert.ok(held.world);
    assert.deepEqual(snapshot.target.logCallbacks?.entries, [
      { entry: entries[0], routine: routine(held.world), name: 'nt!AlpcpSendMessage' },
      { entry: entries[1], routine: 0xffff_8888_1111_2222n },
      { entry: entries[2] },
    ]);
    const text = renderReport('stats', 'markdown', inputOf(snapshot));
    assert.match(text, /likely nt!AlpcpSendMessage; the layout of the entry is not public/);
    assert.match(text, /likely 0xffff888811112222; the layout/);
    assert.match(text, /which one was not read/);
  });

  it('is unknown without the symbol, and where the list cannot be read', async () => {
    const without = await snapshotOf('10.0.19041.3570', () => undefined, false);
    assert.equal(without.target.logCallbacks, undefined);
    const torn = await snapshotOf('10.0.19041.3570', world => {
      world.kernel.space.writeUint(headOf(world), 8, 0xffff_9999_0000_0000n);
    });
    assert.equal(torn.target.logCallbacks, undefined);
    const text = renderReport('stats', 'markdown', inputOf(torn));
    assert.doesNotMatch(text, /each ALPC message/);
  });

  it('is bounded and said to be cut where a list goes round without its head', async () => {
    const snapshot = await snapshotOf('10.0.19041.3570', world => {
      const [first = 0n, second = 0n] = register(world, [1n, 2n]);
      world.kernel.space.writeUint(second, 8, first);
    });
    assert.equal(snapshot.target.logCallbacks?.isWhole, false);
    assert.equal(snapshot.target.logCallbacks.entries.length, 2);
  });

  it('are drivers where the type of ports has callbacks on handles', async () => {
    const snapshot = await snapshotOf('10.0.22000.2538', world => {
      const { kernel } = world;
      const type = kernel.space.readUint(kernel.symbol('AlpcPortObjectType'), 8);
      const list = type + BigInt(kernel.layout.offset('_OBJECT_TYPE', 'CallbackList'));
      const entry = kernel.nonPaged.allocate(0x20);
      for (const [at, to] of [
        [list, entry],
        [entry, list],
      ] as const) {
        kernel.space.writeUint(at, 8, to);
        kernel.space.writeUint(at + 8n, 8, to);
      }
      kernel.struct('_OBJECT_TYPE', type).set({ 'TypeInfo.SupportsObjectCallbacks': 1 });
    });
    const type = snapshot.objectTypes.find(one => one.name === 'ALPC Port');
    assert.deepEqual([type?.supportsCallbacks, type?.hasCallbacks], [true, true]);
    const text = renderReport('stats', 'markdown', inputOf(snapshot));
    assert.match(text, /ALPC ports are supported, and some are registered\./);
  });
});
