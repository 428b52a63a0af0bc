import assert from 'node:assert/strict';
import { analyse } from '../../extension/analysis/analyse';
import { toAddress } from '../../extension/base/address';
import { WaitFollower } from '../../extension/kernel/followWaits';
import type { KernelTarget } from '../../extension/kernel/kernelTarget';
import { readInventory } from '../../extension/kernel/readInventory';
import { addressOfId, type ThreadId } from '../../extension/model/ids';
import type { Snapshot } from '../../extension/model/snapshot';
import { addressOf, FactList, withDump } from '../target/worldFiles';
import { type BuiltWorld, buildWorld } from '../world/buildWorld';
import { BUILDS, type BuildName } from '../world/layout';
import { smallWorld } from '../world/sample';
import { chainShape } from '../worlds/chainShape';
import { describeWorld, possibleIn } from '../worlds/memoryWorld';
import { randomWorld } from '../worlds/randomWorld';
import { snapshotOfFacts } from './readWorld';

/** Worlds of each build. */
const SEEDS = [301, 302, 303, 304, 305, 306];

async function followed(target: KernelTarget, threads: readonly ThreadId[]): Promise<Snapshot> {
  const sink = new FactList();
  const follower = new WaitFollower(target, sink);
  await follower.follow(threads.map(id => addressOfId(id) ?? toAddress(0n)));
  assert.equal(follower.cut, false);
  return snapshotOfFacts(sink);
}

async function whole(target: KernelTarget): Promise<Snapshot> {
  const sink = new FactList();
  await readInventory(target, sink);
  return snapshotOfFacts(sink);
}

/** The chain of each thread that hangs, followed by itself, against the one of everything. */
async function check(built: BuiltWorld, what: string): Promise<number> {
  return withDump(built, { format: 'bitmap' }, async ({ target }) => {
    const all = analyse(await whole(target));
    for (const chain of all.chains) {
      const alone = analyse(await followed(target, [chain.start])).chainFrom(chain.start);
      assert.deepEqual(chainShape(alone), chainShape(chain), `${what}: ${chain.start}`);
    }
    return all.chains.length;
  });
}

describe('waits that are followed from one thread', function () {
  this.timeout(60_000);

  for (const build of BUILDS)
    it(`lead to the same chain as a walk over everything (${build})`, async () => {
      let chains = await check(buildWorld(smallWorld(build)), `${build}, sample`);
      for (const seed of SEEDS) {
        const world = possibleIn(build, randomWorld(seed));
        chains += await check(buildWorld(describeWorld(world, build)), `${build}, seed ${seed}`);
      }
      assert.ok(chains > 10, `${chains} chains`);
    });

  it('leave out what is no thread, and say nothing of it', async () => {
    await withDump(buildWorld(smallWorld('10.0.19041.3570')), { format: 'bitmap' }, async ({ target }) => {
      const head = target.symbol('PsActiveProcessHead') ?? toAddress(0n);
      const sink = new FactList();
      await new WaitFollower(target, sink).follow([toAddress(0n), toAddress(0x1234n), head]);
      assert.deepEqual(
        sink.facts.filter(({ kind }) => kind !== 'unknown'),
        [],
      );
    });
  });

  it('end at the limit of what may be read, and say so', async () => {
    const world: BuildName = '10.0.19041.3570';
    const built = buildWorld(smallWorld(world));
    await withDump(built, { format: 'bitmap' }, async ({ target }) => {
      const sink = new FactList();
      const follower = new WaitFollower(target, sink, { most: 2 });
      await follower.follow([addressOf(built, 'client')]);
      assert.equal(follower.cut, true);
      assert.ok(snapshotOfFacts(sink).threads.size >= 1);
    });
  });
});
