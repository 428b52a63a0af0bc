import assert from 'node:assert/strict';
import { readInventory } from '../../extension/kernel/readInventory';
import type { Snapshot } from '../../extension/model/snapshot';
import { parseLog } from '../../extension/text/parseLog';
import { assertTrue, chainsOf, describeChain, isAcceptable } from '../analysis/truthChecks';
import { snapshotOfFacts } from '../kernel/readWorld';
import { FactList, withDump } from '../target/worldFiles';
import { type BuiltWorld, buildWorld } from '../world/buildWorld';
import { BUILDS, type BuildName } from '../world/layout';
import { placesOf } from './builtPlaces';
import { describeWorld, possibleIn } from './memoryWorld';
import type { Places } from './places';
import { Random } from './random';
import { randomWorld } from './randomWorld';
import { snapshotOf } from './snapshots';
import { assertSubset, differences } from './subset';
import { truthOf } from './truth';
import type { World } from './world';
import { worldAnswers } from './worldFacts';
import { logOf, worldTextAnswers } from './worldText';

/** Worlds of each build. */
const WORLDS = 12;

interface Case {
  readonly seed: number;
  readonly world: World;
  readonly places: Places;
  /** As the walkers read it from a dump. */
  readonly memory: Snapshot;
  /** The same from a dump that leaves out some of the pages. */
  readonly torn: Snapshot;
}

/** What the walkers read of a world in memory. */
async function readDump(built: BuiltWorld, leaveOut: ReadonlySet<number> = new Set()): Promise<Snapshot> {
  return withDump(built, { format: 'bitmap', leaveOut }, async ({ target }) => {
    const sink = new FactList();
    const { problems } = await readInventory(target, sink);
    if (leaveOut.size === 0) assert.deepEqual(problems, []);
    return snapshotOfFacts(sink);
  });
}

/** Some of the pages in which things of the world lie, at least one. */
function somePages(built: BuiltWorld, random: Random): ReadonlySet<number> {
  const frames = [...new Set([...built.addresses.values()].map(address => built.kernel.space.frameOf(address)))];
  const share = random.next() * 0.5;
  return new Set([random.pick(frames), ...frames.filter(() => random.chance(share))]);
}

/** Each world laid out in memory, written as a dump and read. */
async function readAll(build: BuildName): Promise<readonly Case[]> {
  const cases: Case[] = [];
  for (let seed = 1; seed <= WORLDS; seed++) {
    const world = possibleIn(build, randomWorld(seed));
    const built = buildWorld(describeWorld(world, build));
    const memory = await readDump(built);
    const torn = await readDump(built, somePages(built, new Random(seed)));
    cases.push({ seed, world, places: placesOf(world, built), memory, torn });
  }
  return cases;
}

describe('one machine as a dump, a log and a description', () => {
  for (const build of BUILDS) {
    describe(build, () => {
      let cases: readonly Case[] = [];

      before(async () => {
        cases = await readAll(build);
      });

      it('is the same in the dump as it was described', () => {
        for (const { seed, world, places, memory } of cases) {
          assert.deepEqual(memory.contradictions, []);
          assertSubset(snapshotOf(worldAnswers(world, 0, places)), memory, `seed ${seed}`);
        }
      });

      it('says nothing in a log that the dump does not say, too', () => {
        for (const { seed, world, places, memory } of cases) {
          const text = parseLog(logOf(worldTextAnswers(world, places))).kernels.at(-1)?.snapshot;
          assert.ok(text);
          assert.deepEqual(text.unparsed, []);
          assertSubset(text, memory, `seed ${seed}`);
        }
      });

      it('is understood by the dump alone as it really is', () => {
        let certain = 0;
        for (const { seed, world, places, memory } of cases) {
          for (const [n, chain] of chainsOf(world, memory, places).entries()) {
            const truth = truthOf(world, n);
            if (!isAcceptable(chain.verdict.code, truth)) assert.fail(`${describeChain(seed, chain)} is ${truth.code}`);
            if (chain.verdict.certainty !== 'certain') continue;
            certain++;
            assertTrue(world, chain, truth, seed, places);
          }
        }
        assert.ok(certain > WORLDS, `only ${certain} verdicts were certain`);
      });

      it('says nothing else, and nothing wrong for certain, where pages are missing', () => {
        let certain = 0;
        for (const { seed, world, places, memory, torn } of cases) {
          assertSubset(torn, memory, `seed ${seed}`);
          for (const [n, chain] of chainsOf(world, torn, places).entries()) {
            if (chain.verdict.certainty !== 'certain') continue;
            certain++;
            assertTrue(world, chain, truthOf(world, n), seed, places);
          }
        }
        assert.ok(certain > 0);
      });
    });
  }

  it('notices a value that differs', () => {
    const world = possibleIn('10.0.19041.3570', randomWorld(1));
    const places = placesOf(world, buildWorld(describeWorld(world, '10.0.19041.3570')));
    const told = snapshotOf(worldAnswers(world, 0, places));
    const other = snapshotOf(worldAnswers(world, 0, { ...places, ticks: () => 1 }));
    assert.notDeepEqual(differences(told, other), []);
    assert.deepEqual(differences(told, told), []);
  });
});
