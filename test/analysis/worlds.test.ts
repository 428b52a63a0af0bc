import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Random } from '../worlds/random';
import { randomWorld } from '../worlds/randomWorld';
import { snapshotOf, withLosses } from '../worlds/snapshots';
import { truthOf } from '../worlds/truth';
import { worldAnswers } from '../worlds/worldFacts';
import { assertTrue, chainsOf, describeChain, isAcceptable, SEEDS } from './truthChecks';

describe('analysis of random worlds', function () {
  this.timeout(600_000);

  it('finds what is so when everything was read', () => {
    let certain = 0;
    for (let seed = 1; seed <= SEEDS; seed++) {
      const world = randomWorld(seed);
      for (const [n, chain] of chainsOf(world, snapshotOf(worldAnswers(world))).entries()) {
        const truth = truthOf(world, n);
        if (!isAcceptable(chain.verdict.code, truth)) assert.fail(`${describeChain(seed, chain)} is ${truth.code}`);
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
      const full = chainsOf(world, snapshotOf(answers));
      const random = new Random(seed ^ 0x5bd1e995);
      for (let round = 0; round < 3; round++) {
        for (const [n, chain] of chainsOf(world, snapshotOf(withLosses(answers, random))).entries()) {
          if (chain.verdict.certainty !== 'certain') continue;
          kept++;
          assertTrue(world, chain, truthOf(world, n), seed);
          const { code, certainty } = full[n]!.verdict;
          if (certainty !== 'certain' || code !== chain.verdict.code || full[n]!.end !== chain.end)
            assert.fail(`${describeChain(seed, chain)} was ${certainty} ${code} with all facts`);
        }
      }
    }
    assert.ok(kept > SEEDS, `only ${kept} verdicts were still certain`);
  });

  it('says nothing for certain of a state that was read before the machine ran on', () => {
    let checked = 0;
    for (let seed = 1; seed <= SEEDS; seed++) {
      const [before, now] = [randomWorld(seed), randomWorld(seed + 1_000_000)];
      const random = new Random(seed);
      const later = worldAnswers(now, 1).filter(() => random.chance(0.7));
      if (later.length === 0) continue;
      const snapshot = snapshotOf([...worldAnswers(before, 0), ...later]);
      for (const [n, chain] of chainsOf(now, snapshot).entries()) {
        if (chain.verdict.certainty !== 'certain') continue;
        checked++;
        assertTrue(now, chain, truthOf(now, n), seed);
      }
    }
    assert.ok(checked > SEEDS / 2, `only ${checked} verdicts were certain`);
  });

  it('proves nothing of the newer state by what was read of the older one and not again', () => {
    let checked = 0;
    // Where a timer was seen before, and was armed since, is rare.
    for (const seed of [...Array.from({ length: SEEDS }, (_, n) => n + 1), 760, 967]) {
      const [before, now] = [randomWorld(seed), randomWorld(seed + 1_000_000)];
      const random = new Random(seed);
      for (let round = 0; round < 3; round++) {
        const later = withLosses(worldAnswers(now, 1), random);
        if (later.length === 0) continue;
        const snapshot = snapshotOf([...withLosses(worldAnswers(before, 0), random), ...later]);
        for (const [n, chain] of chainsOf(now, snapshot).entries()) {
          if (chain.verdict.certainty !== 'certain') continue;
          checked++;
          assertTrue(now, chain, truthOf(now, n), seed);
        }
      }
    }
    assert.ok(checked > SEEDS / 2, `only ${checked} verdicts were certain`);
  });
});
