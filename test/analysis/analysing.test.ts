import assert from 'node:assert/strict';
import { analyse, analysing, rootCauses } from '../../extension/analysis/analyse';
import type { Analysis } from '../../extension/analysis/analysis';
import { readDump } from '../../extension/adapter/dump/readDump';
import { inSlices } from '../../extension/adapter/session/inSlices';
import { openEngine } from '../../extension/target/dump/openEngine';
import { dumpFolder } from '../adapter/worldDump';
import { Random } from '../worlds/random';
import { randomWorld } from '../worlds/randomWorld';
import { snapshotOf } from '../worlds/snapshots';
import { worldAnswers } from '../worlds/worldFacts';
import { largeWorld } from '../world/largeWorld';

/** Everything that an analysis says, getters included. */
function said(analysis: Analysis): unknown {
  const text = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString(16) : value);
  return JSON.parse(JSON.stringify({ chains: analysis.chains, causes: rootCauses(analysis) }, text));
}

describe('analysis in slices', () => {
  it('says what the one in one piece says, wherever it pauses and whatever runs in between', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const snapshot = snapshotOf(worldAnswers(randomWorld(seed)));
      const other = snapshotOf(worldAnswers(randomWorld(seed + 1000)));
      const works = [analysing(snapshot), analysing(other)];
      const found: Analysis[] = [];
      const random = new Random(seed);
      // Two run in turns of random length.
      while (works.length > 0) {
        const work = random.pick(works);
        for (let steps = random.below(5) + 1; steps > 0; steps--) {
          const step = work.next();
          if (step.done !== true) continue;
          found.push(step.value);
          works.splice(works.indexOf(work), 1);
          break;
        }
      }
      assert.equal(found.length, 2);
      for (const analysis of found) assert.deepEqual(said(analysis), said(analyse(analysis.snapshot)));
    }
  });

  it('lets others have their turn, and ends when nobody wants it', async () => {
    const world = dumpFolder(largeWorld({ ports: 300, messages: 600, threads: 1200 }));
    const engine = await openEngine(world.dump, { symbolPath: world.symbols });
    try {
      const options = { signal: new AbortController().signal, onProgress: () => undefined };
      const { analysis } = await readDump(engine, options);
      let steps = 0;
      for (const work = analysing(analysis.snapshot); work.next().done !== true;) steps++;
      assert.ok(steps > 50, `${steps} pauses`);
      const controller = new AbortController();
      const slow = function* (): Generator<undefined, undefined, undefined> {
        const until = performance.now() + 5000;
        while (performance.now() < until) yield;
        return undefined;
      };
      const given = inSlices(slow(), controller.signal);
      setImmediate(() => {
        controller.abort();
      });
      await assert.rejects(given, { name: 'AbortError' });
    } finally {
      engine.close();
      world.remove();
    }
  });
});
