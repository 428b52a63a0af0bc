import assert from 'node:assert/strict';
import { toAddress } from '../../extension/base/address';
import type { Thread } from '../../extension/model/entities';
import { idOf } from '../../extension/model/ids';
import type { Snapshot } from '../../extension/model/snapshot';
import { readInventory } from '../../extension/kernel/readInventory';
import { readWaits } from '../../extension/kernel/waits';
import { addressOf, FactList } from '../target/worldFiles';
import { type BuiltWorld, buildWorld } from '../world/buildWorld';
import { BUILDS, type BuildName } from '../world/layout';
import { smallWorld } from '../world/sample';
import { snapshotOfFacts, withWorld } from './readWorld';

async function waitsOf(world: BuiltWorld): Promise<Snapshot> {
  return withWorld(world, async ({ target, sink, threads }) => {
    await readWaits(target, sink, threads);
    return snapshotOfFacts(sink);
  });
}

function thread(snapshot: Snapshot, world: BuiltWorld, key: string): Thread {
  const found = snapshot.threads.get(idOf('thread', addressOf(world, key)));
  assert.ok(found, key);
  return found;
}

/** Type and address of each object that a thread waits on. */
function objectsOf(snapshot: Snapshot, world: BuiltWorld, key: string): readonly unknown[] {
  const objects = thread(snapshot, world, key).waitObjects?.value ?? [];
  return objects.map(one => [one.type, one.address]);
}

describe('waits of a synthetic kernel', () => {
  for (const build of BUILDS) {
    it(`names what threads wait on (${build})`, async () => {
      const world = buildWorld(smallWorld(build));
      const at = (key: string): bigint => addressOf(world, key);
      const snapshot = await waitsOf(world);
      const lock = snapshot.locks.get(idOf('lock', addressOf(world, 'lock')));
      assert.equal(lock?.type?.value, 'mutant');
      assert.deepEqual(lock.owners?.value, [at('holder')]);
      const objects = thread(snapshot, world, 'server').waitObjects?.value ?? [];
      const timer = world.kernel.struct('_ETHREAD', addressOf(world, 'server')).at('Tcb.Timer');
      assert.deepEqual(
        objects.map(one => [one.type, one.address, one.owner, one.timeout]),
        [
          ['Mutant', at('lock'), at('holder'), undefined],
          ['NotificationTimer', timer, undefined, true],
        ],
      );
      assert.deepEqual(
        ['server', 'client', 'joiner'].map(key => thread(snapshot, world, key).timeout?.value),
        [true, false, false],
      );
      assert.deepEqual(objectsOf(snapshot, world, 'joiner'), [
        ['Thread', at('client')],
        ['NotificationEvent', at('done')],
        ['ProcessObject', at('filter')],
      ]);
      assert.deepEqual(
        ['joiner', 'server'].map(key => thread(snapshot, world, key).waitType?.value),
        ['all', 'any'],
      );
      assert.deepEqual(objectsOf(snapshot, world, 'worker'), [['QueueObject', at('spoolerPool')]]);
    });

    it(`names the message whose reply a thread waits for (${build})`, async () => {
      const world = buildWorld(smallWorld(build));
      const snapshot = await waitsOf(world);
      assert.deepEqual(thread(snapshot, world, 'client').waitsFor?.value, {
        message: addressOf(world, 'print'),
        port: addressOf(world, 'spoolss'),
        process: addressOf(world, 'spooler'),
      });
      assert.equal(thread(snapshot, world, 'client').waitObjects?.value[0]?.detail, 'Limit 0x1');
      // AlpcMessage of a thread that waits for something else is left over.
      assert.equal(thread(snapshot, world, 'worker').waitsFor, undefined);
      assert.equal(thread(snapshot, world, 'receiver').waitsFor, undefined);
    });
  }

  it('does not believe a message that names another thread, or is none', async () => {
    for (const build of BUILDS) {
      for (const damage of [nameAnotherThread, makeNoMessage]) {
        const world = buildWorld(smallWorld(build));
        damage(world);
        const client = thread(await waitsOf(world), world, 'client');
        assert.equal(client.waitsFor, undefined, build);
        assert.equal(client.unknowns['waitsFor'], 'invalid', build);
      }
    }
  });

  it('tells a keyed event from the reply that shares its semaphore', async () => {
    const world = buildWorld(smallWorld('10.0.19041.3570'));
    const body = world.kernel.struct('_ETHREAD', addressOf(world, 'receiver'));
    body.set({ 'Tcb.WaitReason': world.layout.enumValue('_KWAIT_REASON', 'WrKeyedEvent') });
    const snapshot = await waitsOf(world);
    const object = thread(snapshot, world, 'receiver').waitObjects?.value[0]?.address;
    assert.equal(object, body.at('AlpcWaitSemaphore'));
    assert.equal(snapshot.locks.get(idOf('lock', toAddress(body.at('AlpcWaitSemaphore'))))?.type?.value, 'keyed-event');
  });

  it('names objects of the object manager', async () => {
    const world = buildWorld(smallWorld('10.0.22000.2538'));
    await withWorld(world, async ({ target }) => {
      const sink = new FactList();
      await readInventory(target, sink);
      const lock = snapshotOfFacts(sink).locks.get(idOf('lock', addressOf(world, 'lock')));
      assert.equal(lock?.name?.value, '\\BaseNamedObjects\\FilterLock');
    });
  });

  it('ends at wait blocks that are damaged', async () => {
    const cases: readonly (readonly [BuildName, string, bigint, string])[] = [
      ['6.1.7601.24540', 'NextWaitBlock', 0n, 'torn'],
      ['6.1.7601.24540', 'NextWaitBlock', 0xfffffa80_dead0000n, 'not-mapped'],
      ['10.0.19041.3570', 'Thread', 0xfffffa80_dead0000n, 'torn'],
    ];
    for (const [build, field, value, reason] of cases) {
      const world = buildWorld(smallWorld(build));
      const { kernel } = world;
      const body = kernel.struct('_ETHREAD', addressOf(world, 'joiner'));
      kernel.struct('_KWAIT_BLOCK', body.at('Tcb.WaitBlock')).set({ [field]: value });
      const joiner = thread(await waitsOf(world), world, 'joiner');
      assert.equal(joiner.waitObjects, undefined);
      assert.equal(joiner.unknowns['waitObjects'], reason, `${build} ${field}`);
    }
  });

  it('does not follow a count that no wait has', async () => {
    const world = buildWorld(smallWorld('10.0.22000.2538'));
    world.kernel.struct('_ETHREAD', addressOf(world, 'joiner')).set({ 'Tcb.WaitBlockCount': 200 });
    const joiner = thread(await waitsOf(world), world, 'joiner');
    assert.equal(joiner.waitObjects, undefined);
  });
});

function nameAnotherThread(world: BuiltWorld): void {
  world.kernel.struct('_KALPC_MESSAGE', addressOf(world, 'print')).set({ WaitingThread: addressOf(world, 'server') });
}

function makeNoMessage(world: BuiltWorld): void {
  const blob = addressOf(world, 'print') - BigInt(world.layout.sizeOf('_BLOB'));
  world.kernel.struct('_BLOB', blob).set({ ResourceId: 4 });
}
