import assert from 'node:assert/strict';
import { stackDifferences } from '../live/stackDifferences';
import { buildWorld } from '../world/buildWorld';
import { BUILDS } from '../world/layout';
import { smallWorld } from '../world/sample';
import { factsOf } from './consoleLog';
import { withKdConsole } from './worldConsole';

/** What `test/live` asks of a real kd, so that the comparison itself is known to compare. */
describe('stacks that a console prints', () => {
  for (const build of BUILDS)
    it(`are those that the engine follows (${build})`, async () => {
      const world = buildWorld(smallWorld(build));
      await withKdConsole(world, async (console, engine) => {
        const questions = world.description.threads.map(
          ({ key }) => `!thread ${(world.addresses.get(key) ?? 0n).toString(16)}`,
        );
        const told = (await factsOf(console, questions)).kernels[0]?.snapshot;
        assert.ok(told);
        const { compared, different } = await stackDifferences(told, engine);
        assert.ok(compared > 3, `${String(compared)} stacks`);
        assert.deepEqual(different, []);

        // Another thread's stack is told from it.
        const wrong = await stackDifferences(told, {
          ...engine,
          stackOf: async thread => {
            const stack = await engine.stackOf(thread);
            return { ...stack, frames: stack.frames.slice(1) };
          },
        });
        assert.equal(wrong.different.length, compared);
      });
    });
});
