import assert from 'node:assert/strict';
import { readProcessDetails } from '../../extension/kernel/processDetails';
import { readThreadNames } from '../../extension/kernel/threadNames';
import type { Process, Thread } from '../../extension/model/entities';
import { idOf } from '../../extension/model/ids';
import type { Snapshot } from '../../extension/model/snapshot';
import { addressOf } from '../target/worldFiles';
import { type BuiltWorld, buildWorld } from '../world/buildWorld';
import type { DumpOptions } from '../world/dump/writeDump';
import { BUILDS } from '../world/layout';
import { locksWorld } from '../world/locksWorld';
import { snapshotOfFacts, withWorld } from './readWorld';

async function detailsOf(world: BuiltWorld, options?: DumpOptions): Promise<Snapshot> {
  return withWorld(
    world,
    async ({ target, sink, clock, processes, threads }) => {
      await readProcessDetails(target, sink, processes, clock);
      await readThreadNames(target, sink, threads);
      return snapshotOfFacts(sink);
    },
    options,
  );
}

function process(snapshot: Snapshot, world: BuiltWorld, key: string): Process {
  const found = snapshot.processes.get(idOf('process', addressOf(world, key)));
  assert.ok(found, key);
  return found;
}

function thread(snapshot: Snapshot, world: BuiltWorld, key: string): Thread {
  const found = snapshot.threads.get(idOf('thread', addressOf(world, key)));
  assert.ok(found, key);
  return found;
}

describe('details of processes and threads', () => {
  for (const build of BUILDS) {
    const world = buildWorld(locksWorld(build));
    const seven = world.layout.isWindows7;

    it(`are read (${build})`, async () => {
      const snapshot = await detailsOf(world);
      const editor = process(snapshot, world, 'editor');
      const described = world.description.processes.find(one => one.key === 'editor');
      assert.equal(editor.session?.value, 2);
      assert.equal(process(snapshot, world, 'system').session?.value, null);
      assert.equal(editor.commandLine?.value, described?.commandLine);
      assert.equal(editor.imagePath?.value, described?.imagePath);
      assert.equal(editor.handleCount?.value, 2);
      assert.equal(process(snapshot, world, 'store').frozen?.value, seven ? undefined : true);
      assert.equal(editor.frozen?.value, seven ? undefined : false);
      // FILETIME 0 is 11,644,473,600 seconds before 1970.
      const created = 132_000_000_000_000_000n + 0x9d4n * 1_000_000n;
      assert.equal(Date.parse(editor.created?.value ?? ''), Number(created / 10_000n - 11_644_473_600_000n));
      assert.equal(editor.elapsedMs?.value, Number((world.clock.systemTime - created) / 10_000n));
    });

    it(`of threads are read (${build})`, async () => {
      const snapshot = await detailsOf(world);
      const owner = thread(snapshot, world, 'owner');
      assert.equal(owner.name?.value, seven ? undefined : 'render');
      assert.equal(typeof owner.impersonation?.value, 'bigint');
      assert.equal((owner.impersonation?.value ?? 0n) & 7n, 0n);
      assert.equal(thread(snapshot, world, 'holder').impersonation?.value, null);
      const frozen = thread(snapshot, world, 'frozen');
      assert.deepEqual([frozen.freezeCount?.value, frozen.suspendCount?.value], [1, 2]);
    });
  }

  it('say why a command line is not known', async () => {
    const world = buildWorld(locksWorld('10.0.19041.3570'));
    const { space, peb } = world.processes.get('editor') ?? {};
    assert.ok(space && peb !== undefined);
    const editor = process(
      await detailsOf(world, { format: 'bitmap', leaveOut: new Set([space.frameOf(peb)]) }),
      world,
      'editor',
    );
    assert.deepEqual([editor.commandLine, editor.unknowns['commandLine']], [undefined, 'not-in-dump']);
    assert.equal(editor.session?.value, 2, 'the kernel knows the session itself');
  });
});
