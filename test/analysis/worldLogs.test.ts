import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Snapshot } from '../../extension/model/snapshot';
import { parseLog } from '../../extension/text/parseLog';
import { Random } from '../worlds/random';
import { randomWorld } from '../worlds/randomWorld';
import { truthOf } from '../worlds/truth';
import { logOf, worldTextAnswers } from '../worlds/worldText';
import { assertTrue, chainsOf, describeChain, isAcceptable, SEEDS } from './truthChecks';

function read(log: string): Snapshot | undefined {
  return parseLog(log).kernels.at(-1)?.snapshot;
}

/** Text does not show that a process is exiting, nor where a reply is that was handed over. */
function hidden(code: string): boolean {
  return code === 'server-exiting' || code === 'reply-delivered';
}

describe('analysis of logs of random worlds', function () {
  this.timeout(600_000);

  it('finds what is so from the text alone', () => {
    let certain = 0;
    for (let seed = 1; seed <= SEEDS; seed++) {
      const world = randomWorld(seed);
      const snapshot = read(logOf(worldTextAnswers(world)));
      assert.ok(snapshot);
      assert.deepEqual(snapshot.unparsed, []);
      for (const [n, chain] of chainsOf(world, snapshot).entries()) {
        const truth = truthOf(world, n);
        if (!isAcceptable(chain.verdict.code, truth) && !hidden(truth.code))
          assert.fail(`${describeChain(seed, chain)} is ${truth.code}`);
        if (chain.verdict.certainty !== 'certain') continue;
        certain++;
        assertTrue(world, chain, truth, seed);
      }
    }
    assert.ok(certain > SEEDS, `only ${certain} verdicts were certain`);
  });

  it('never says anything wrong for certain when commands were not typed', () => {
    let certain = 0;
    for (let seed = 1; seed <= SEEDS; seed++) {
      const world = randomWorld(seed);
      const answers = worldTextAnswers(world);
      const random = new Random(seed);
      const snapshot = read(logOf(answers.filter(() => random.chance(0.75))));
      if (!snapshot) continue;
      for (const [n, chain] of chainsOf(world, snapshot).entries()) {
        if (chain.verdict.certainty !== 'certain') continue;
        certain++;
        assertTrue(world, chain, truthOf(world, n), seed);
      }
    }
    assert.ok(certain > SEEDS, `only ${certain} verdicts were certain`);
  });

  it('never says anything wrong for certain of a log that is cut off anywhere', () => {
    let certain = 0;
    for (let seed = 1; seed <= SEEDS; seed++) {
      const world = randomWorld(seed);
      const random = new Random(seed);
      // In any order, so that any of the answers may be the one that is cut.
      const answers = [...worldTextAnswers(world)].sort(() => random.next() - 0.5);
      const log = logOf(answers);
      const snapshot = read(log.slice(0, Math.floor(log.length * (0.5 + random.next() / 2))));
      if (!snapshot) continue;
      for (const [n, chain] of chainsOf(world, snapshot).entries()) {
        if (chain.verdict.certainty !== 'certain') continue;
        certain++;
        assertTrue(world, chain, truthOf(world, n), seed);
      }
    }
    assert.ok(certain > SEEDS / 2, `only ${certain} verdicts were certain`);
  });
});
