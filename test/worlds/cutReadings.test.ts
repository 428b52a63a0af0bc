import assert from 'node:assert/strict';
import { analyse, chainFrom } from '../../extension/analysis/analyse';
import type { Analysis } from '../../extension/analysis/analysis';
import { WaitFollower } from '../../extension/kernel/followWaits';
import type { KernelTarget } from '../../extension/kernel/kernelTarget';
import { readInventory } from '../../extension/kernel/readInventory';
import { readWaiting } from '../../extension/kernel/readWaiting';
import { addressOfId } from '../../extension/model/ids';
import type { Fact, FactSink } from '../../extension/model/facts';
import { plainFact } from '../../extension/model/plainFact';
import { SnapshotBuilder } from '../../extension/model/snapshotBuilder';
import { assertTrue, describeChain, threadId } from '../analysis/truthChecks';
import { snapshotOfFacts } from '../kernel/readWorld';
import { FactList, withDump } from '../target/worldFiles';
import { type BuiltWorld, buildWorld } from '../world/buildWorld';
import { BUILDS, type BuildName } from '../world/layout';
import { BrokenMemory, pageOf, targetOver, type Trouble } from './brokenMemory';
import { placesOf } from './builtPlaces';
import { describeWorld, possibleIn } from './memoryWorld';
import type { Places } from './places';
import { Random } from './random';
import { randomWorld } from './randomWorld';
import { differences } from './subset';
import { truthOf } from './truth';
import type { World } from './world';

/** Worlds of each build, and readings of each that are cut somewhere. */
const WORLDS = Number(process.env['CUT_WORLDS'] ?? 2);
const CUTS = Number(process.env['CUTS'] ?? 2);

/** One of the ways in which a kernel is read. */
type Reader = (target: KernelTarget, sink: FactSink, signal: AbortSignal, random: Random) => Promise<unknown>;

interface Case {
  readonly seed: number;
  readonly world: World;
  readonly built: BuiltWorld;
  readonly places: Places;
  readonly target: KernelTarget;
  readonly whole: Analysis;
}

async function eachWorld(build: BuildName, check: (one: Case) => Promise<void>): Promise<void> {
  for (let seed = 401; seed < 401 + WORLDS; seed++) {
    const world = possibleIn(build, randomWorld(seed));
    const built = buildWorld(describeWorld(world, build));
    await withDump(built, { format: 'bitmap' }, async ({ target }) => {
      const sink = new FactList();
      await readInventory(target, sink);
      const whole = analyse(snapshotOfFacts(sink));
      await check({ seed, world, built, places: placesOf(world, built), target, whole });
    });
  }
}

/** What is certain is so, and is as certain when everything was read; each value is the one of the whole reading. */
function assertNothingWrong(one: Case, sink: FactList, what: string): number {
  const { seed, world, places, whole } = one;
  const analysis = analyse(snapshotOfFacts(sink));
  assert.deepEqual(differences(analysis.snapshot, whole.snapshot), [], `seed ${seed}, ${what}`);
  let certain = 0;
  for (const n of world.threads.keys()) {
    const chain = chainFrom(analysis, threadId(n, places));
    if (chain.verdict.certainty !== 'certain') continue;
    certain++;
    const text = `${what}, ${describeChain(seed, chain)}`;
    assertTrue(world, chain, truthOf(world, n), seed, places);
    const full = chainFrom(whole, chain.start);
    assert.deepEqual([full.verdict.code, full.verdict.certainty], [chain.verdict.code, 'certain'], text);
    for (const [i, hop] of chain.hops.entries())
      if (hop.certainty === 'certain') assert.equal(full.hops[i]?.certainty, 'certain', `${text}, hop ${i}`);
  }
  return certain;
}

async function readCut(
  one: Case,
  read: Reader,
  trouble: Trouble,
  random: Random,
  stop = 0,
): Promise<readonly [FactList, number]> {
  const memory = new BrokenMemory(one.target.memory, trouble);
  const sink = new FactList();
  try {
    await read(targetOver(one.target, memory, stop), sink, memory.signal, random);
  } catch (error) {
    if (!memory.signal.aborted) throw error;
  }
  return [sink, memory.calls];
}

const inventory: Reader = (target, sink, signal) => readInventory(target, sink, { signal });
const waiting: Reader = (target, sink, signal, random) =>
  readWaiting(target, sink, { signal, allWaits: random.chance(0.5) });

function chainOf(one: Case): Reader {
  return async (target, sink, signal, random) => {
    const start = addressOfId(threadId(random.below(one.world.threads.length), one.places));
    const most = random.chance(0.3) ? { most: 1 + random.below(12) } : {};
    assert.ok(start !== undefined);
    await new WaitFollower(target, sink, { signal, ...most }).follow([start]);
  };
}

function somePages(built: BuiltWorld, random: Random): ReadonlySet<bigint> {
  const pages = [...new Set([...built.addresses.values()].map(pageOf))];
  const share = random.next() * 0.4;
  return new Set([random.pick(pages), ...pages.filter(() => random.chance(share))]);
}

describe('readings that end somewhere', function () {
  this.timeout(60_000);

  for (const build of BUILDS)
    it(`say nothing wrong for certain (${build})`, async () => {
      let certain = 0;
      await eachWorld(build, async one => {
        const random = new Random(one.seed);
        for (const [name, read] of Object.entries({ inventory, waiting, chain: chainOf(one) })) {
          for (let cut = 0; cut < CUTS; cut++) {
            const turns = random.chance(0.5);
            const [all, calls] = await readCut(one, read, { turns }, random);
            certain += assertNothingWrong(one, all, `${name}, whole`);
            const cancelAt = 1 + random.below(calls);
            const [cancelled] = await readCut(one, read, { turns, cancelAt }, random);
            certain += assertNothingWrong(one, cancelled, `${name}, cancelled at call ${cancelAt} of ${calls}`);
            const missing = somePages(one.built, random);
            const [torn] = await readCut(one, read, { turns, missing }, random);
            certain += assertNothingWrong(one, torn, `${name}, ${missing.size} pages missing`);
          }
        }
      });
      assert.ok(certain > WORLDS, `only ${certain} verdicts were certain`);
    });

  for (const build of BUILDS)
    it(`prove nothing of a later halt by what was read at an earlier one (${build})`, async () => {
      let certain = 0;
      await eachWorld(build, async one => {
        const random = new Random(one.seed);
        const older = await readOlder(build, one.seed + 1000);
        for (const [name, read] of Object.entries({ inventory, waiting, chain: chainOf(one) })) {
          for (let cut = 0; cut < CUTS; cut++) {
            const [all, calls] = await readCut(one, read, { turns: true }, random, 1);
            const cancelAt = 1 + random.below(calls);
            const trouble = cut % 2 === 0 ? { cancelAt } : { missing: somePages(one.built, random) };
            const [part] = await readCut(one, read, { turns: true, ...trouble }, random, 1);
            for (const sink of [all, part]) certain += assertOnlyNow(one, [...older, ...sink.facts], name);
          }
        }
      });
      assert.ok(certain > WORLDS, `only ${certain} verdicts were certain`);
    });
});

/** Another state of the machine, whose things lie at the same places. */
async function readOlder(build: BuildName, seed: number): Promise<readonly Fact[]> {
  const built = buildWorld(describeWorld(possibleIn(build, randomWorld(seed)), build));
  return withDump(built, { format: 'bitmap' }, async ({ target }) => {
    const sink = new FactList();
    await readInventory(target, sink);
    // Entities belong to one snapshot; these go into many.
    return sink.facts.map(plainFact);
  });
}

/** Of what was read at two halts only what is so at the later one is certain. */
function assertOnlyNow({ seed, world, places }: Case, facts: readonly Fact[], what: string): number {
  const builder = new SnapshotBuilder('kd');
  for (const fact of facts) builder.add(plainFact(fact));
  const analysis = analyse(builder.build());
  let certain = 0;
  for (const n of world.threads.keys()) {
    const chain = chainFrom(analysis, threadId(n, places));
    if (chain.verdict.certainty !== 'certain' || analysis.snapshot.stop === 0) continue;
    certain++;
    try {
      assertTrue(world, chain, truthOf(world, n), seed, places);
    } catch (error) {
      assert.fail(`${what}, ${describeChain(seed, chain)}: ${String(error)}`);
    }
  }
  return certain;
}
