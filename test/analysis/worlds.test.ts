import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { analyse, chainFrom } from '../../extension/analysis/analyse';
import type { Chain } from '../../extension/analysis/verdict';
import { addressOfId, idOf } from '../../extension/model/ids';
import type { Snapshot } from '../../extension/model/snapshot';
import { Random } from '../worlds/random';
import { randomWorld } from '../worlds/randomWorld';
import { snapshotOf, withLosses } from '../worlds/snapshots';
import { needsOf, type Truth, truthOf } from '../worlds/truth';
import { addressOf, type World } from '../worlds/world';
import { at, worldAnswers } from '../worlds/worldFacts';

const SEEDS = Number(process.env['WORLD_SEEDS'] ?? 400);

const threadId = (n: number): `thread:${string}` => idOf('thread', at(addressOf.thread(n)));

function chains(world: World, snapshot: Snapshot): readonly Chain[] {
  const analysis = analyse(snapshot);
  return [...world.threads.keys()].map(n => chainFrom(analysis, threadId(n)));
}

function threadNumber(world: World, id: string): number {
  return [...world.threads.keys()].findIndex(n => addressOfId(id) === addressOf.thread(n));
}

/** A certain verdict says what is so, and a deadlock names threads that really wait in a circle. */
function assertTrue(world: World, chain: Chain, truth: Truth, seed: number): void {
  const where = `seed ${seed}, ${chain.start}: ${chain.verdict.summary}`;
  assert.equal(chain.verdict.code, truth.code, where);
  if (truth.thread !== undefined) assert.equal(chain.end, threadId(truth.thread), where);
  if (chain.verdict.code !== 'deadlock') return;
  const members = (chain.verdict.cycle ?? []).map(id => threadNumber(world, id));
  assert.ok(members.length > 0, where);
  for (const [i, member] of members.entries())
    assert.deepEqual(needsOf(world, member), { thread: members[(i + 1) % members.length] }, where);
  assert.ok(
    members.every(member => !world.threads[member]!.timed),
    where,
  );
}

/** A circle with a timeout, or through a pool, is only possibly a deadlock; a pool may also be held up by a real one. */
function acceptable(truth: Truth): readonly string[] {
  return truth.code.endsWith('deadlock') ? ['deadlock', 'possible-deadlock'] : [truth.code];
}

describe('analysis of random worlds', () => {
  it('finds what is so when everything was read', () => {
    let certain = 0;
    for (let seed = 1; seed <= SEEDS; seed++) {
      const world = randomWorld(seed);
      for (const [n, chain] of chains(world, snapshotOf(worldAnswers(world))).entries()) {
        const truth = truthOf(world, n);
        const where = `seed ${seed}, ${chain.start}: ${chain.verdict.summary}`;
        assert.ok(
          acceptable(truth).includes(chain.verdict.code),
          `${where} is ${chain.verdict.code}, not ${truth.code}`,
        );
        if (chain.verdict.certainty !== 'certain') continue;
        certain++;
        assertTrue(world, chain, truth, seed);
      }
    }
    assert.ok(certain > SEEDS, `only ${certain} verdicts were certain`);
  });

  it('never says anything wrong for certain when facts are missing, and loses certainty only', () => {
    let kept = 0;
    for (let seed = 1; seed <= SEEDS; seed++) {
      const world = randomWorld(seed);
      const answers = worldAnswers(world);
      const full = chains(world, snapshotOf(answers));
      const random = new Random(seed ^ 0x5bd1e995);
      for (let round = 0; round < 3; round++) {
        for (const [n, chain] of chains(world, snapshotOf(withLosses(answers, random))).entries()) {
          if (chain.verdict.certainty !== 'certain') continue;
          kept++;
          const where = `seed ${seed}, ${chain.start}: ${chain.verdict.summary}`;
          assertTrue(world, chain, truthOf(world, n), seed);
          assert.equal(full[n]!.verdict.certainty, 'certain', where);
          assert.equal(full[n]!.verdict.code, chain.verdict.code, where);
          assert.equal(full[n]!.end, chain.end, where);
        }
      }
    }
    assert.ok(kept > SEEDS, `only ${kept} verdicts were still certain`);
  });

  it('says nothing for certain of a state that was read before the machine ran on', () => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      const [before, now] = [randomWorld(seed), randomWorld(seed + 1_000_000)];
      const random = new Random(seed);
      const later = worldAnswers(now, 1).filter(() => random.chance(0.7));
      if (later.length === 0) continue;
      const snapshot = snapshotOf([...worldAnswers(before, 0), ...later]);
      for (const [n, chain] of chains(now, snapshot).entries())
        if (chain.verdict.certainty === 'certain') assertTrue(now, chain, truthOf(now, n), seed);
    }
  });
});
