import assert from 'node:assert/strict';
import { analyse } from '../../../extension/analysis/analyse';
import type { KernelEngine } from '../../../extension/kernel/engine';
import { readInventory } from '../../../extension/kernel/readInventory';
import { SnapshotBuilder } from '../../../extension/model/snapshotBuilder';
import type { Analysis } from '../../../extension/analysis/analysis';
import { type BuiltWorld, buildWorld } from '../../world/buildWorld';
import { BUILDS } from '../../world/layout';
import { smallWorld } from '../../world/sample';
import { chainShape } from '../../worlds/chainShape';
import { describeWorld, possibleIn } from '../../worlds/memoryWorld';
import { randomWorld } from '../../worlds/randomWorld';
import { UNDISTURBED, withChainKd } from './chainWorld';

/** The random world of the first build; each build has another. */
const SEED = 401;

async function everything(engine: KernelEngine): Promise<Analysis> {
  assert.ok(engine.kernel);
  const builder = new SnapshotBuilder('kd');
  await readInventory(engine.kernel, builder);
  return analyse(builder.build());
}

/** The chain of each thread that hangs, asked of the debugger, against the one that a walk over everything gives. */
async function check(built: BuiltWorld, what: string): Promise<number> {
  let count = 0;
  await withChainKd(built, async ({ core, follower, engine }) => {
    for (const chain of (await everything(engine)).chains) {
      const { chain: followed, snapshot, commands, cut } = await follower.follow(chain.start, UNDISTURBED);
      assert.deepEqual(chainShape(followed), chainShape(chain), `${what}: ${chain.start}\n${commands.join('\n')}`);
      assert.equal(cut, undefined);
      assert.deepEqual(snapshot.contradictions, []);
      const listed = core.transcript.commands.map(({ text }) => text);
      for (const command of commands) assert.ok(listed.includes(command), `${command} is kept as evidence`);
      // The session knows what was found, too.
      assert.deepEqual(chainShape(analyse(core.readings.snapshot).chainFrom(chain.start)), chainShape(followed));
      count++;
    }
  });
  return count;
}

describe('a chain that is asked of the debugger', function () {
  this.timeout(60_000);

  for (const build of BUILDS)
    it(`is the same as that of a walk over everything (${build})`, async () => {
      let count = await check(buildWorld(smallWorld(build)), `${build}, sample`);
      const seed = SEED + BUILDS.indexOf(build);
      const world = possibleIn(build, randomWorld(seed));
      count += await check(buildWorld(describeWorld(world, build)), `${build}, seed ${seed}`);
      assert.ok(count > 3, `${count} chains`);
    });

  it('is the same where owners of resources wait for resources, and where many wait for one', async () => {
    let count = 0;
    for (const seed of [1016, 1058]) {
      const world = possibleIn('10.0.22000.2538', randomWorld(seed));
      count += await check(buildWorld(describeWorld(world, '10.0.22000.2538')), `seed ${seed}`);
    }
    assert.ok(count > 8, `${count} chains`);
  });
});
