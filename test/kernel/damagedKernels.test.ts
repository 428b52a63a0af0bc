import assert from 'node:assert/strict';
import { analyse, chainFrom } from '../../extension/analysis/analyse';
import { readInventory } from '../../extension/kernel/readInventory';
import { FactList, withDump } from '../target/worldFiles';
import { type BuiltWorld, buildWorld } from '../world/buildWorld';
import type { WorldDescription } from '../world/description';
import { BUILDS, type BuildName } from '../world/layout';
import { locksWorld } from '../world/locksWorld';
import { smallWorld } from '../world/sample';
import { Random } from '../worlds/random';
import { snapshotOfFacts } from './readWorld';

/** Kernels of each build and description. */
const KERNELS = 8;
/** Facts of an undamaged kernel here; a reader that loops tells of more. */
const MOST_FACTS = 2000;

/** Writes wrong values over structures: pointers to other things and to themselves, ones, noughts, anything. */
function damage(world: BuiltWorld, random: Random): void {
  const places = [...world.addresses.values()];
  const kernelPlaces = places.filter(address => address >= 1n << 63n);
  for (let i = 1 + random.below(24); i > 0; i--) {
    const at = random.pick(kernelPlaces) + BigInt(random.below(0x120) * 8);
    const values = [
      0n,
      0xffff_ffff_ffff_ffffn,
      at,
      random.pick(places),
      random.pick(places) + BigInt(random.below(0x200)),
      BigInt(random.below(1 << 30)) << BigInt(random.below(34)),
    ];
    const page = at & ~0xfffn;
    if (kernelPlaces.some(address => (address & ~0xfffn) === page))
      world.kernel.space.writeUint(at & ~7n, 8, random.pick(values));
  }
}

describe('damaged kernels', () => {
  const cases: readonly (readonly [string, (build: BuildName) => WorldDescription])[] = [
    ['locks', locksWorld],
    ['ports', smallWorld],
  ];
  for (const build of BUILDS) {
    for (const [what, describeWorld] of cases) {
      it(`are read as far as they hold together (${what}, ${build})`, async () => {
        for (let seed = 1; seed <= KERNELS; seed++) {
          const world = buildWorld(describeWorld(build));
          damage(world, new Random(seed * 7919));
          await withDump(world, { format: 'bitmap' }, async ({ target }) => {
            const sink = new FactList();
            await readInventory(target, sink);
            assert.ok(sink.facts.length < MOST_FACTS, `seed ${seed}: ${sink.facts.length} facts`);
            const snapshot = snapshotOfFacts(sink);
            const analysis = analyse(snapshot);
            for (const id of snapshot.threads.keys()) assert.ok(chainFrom(analysis, id).verdict.summary.length > 0);
          });
        }
      });
    }
  }
});
