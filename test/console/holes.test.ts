import assert from 'node:assert/strict';
import { buildWorld } from '../world/buildWorld';
import { BUILDS } from '../world/layout';
import { smallWorld } from '../world/sample';
import { allQuestions, factsOf } from './consoleLog';
import { beyond } from './subset';
import { withKdConsole } from './worldConsole';

/** Every so many page frames one is left out. */
const STEP = 23;

describe('console over a dump with holes', () => {
  BUILDS.forEach((build, first) => {
    it(`prints no value that is not so, whichever page is missing (${build})`, async () => {
      const world = buildWorld(smallWorld(build));
      const questions = allQuestions(world);
      const memory = await withKdConsole(world, async (_, engine) => (await engine.inventory()).snapshot);
      const frames = world.kernel.physical.present();
      for (let i = first; i < frames.length; i += STEP) {
        const frame = frames[i] ?? 0;
        const text = await withKdConsole(
          world,
          async console => (await factsOf(console, questions)).kernels[0]?.snapshot,
          { leaveOut: new Set([frame]) },
        );
        assert.ok(text);
        assert.deepEqual(beyond(text, memory), [], `without page frame ${frame}`);
      }
    });
  });

  it('leaves out what the missing page held, and prints the rest', async () => {
    const world = buildWorld(smallWorld('10.0.19041.3570'));
    const place = world.addresses.get('print') ?? 0n;
    const leaveOut = new Set([world.kernel.space.frameOf(place)]);
    await withKdConsole(
      world,
      async console => {
        const { kernels } = await factsOf(console, allQuestions(world));
        const snapshot = kernels[0]?.snapshot;
        assert.equal(snapshot?.messages.get(`message:0x${place.toString(16)}`)?.queue, undefined);
        assert.equal(snapshot?.threads.size, world.description.threads.length);
      },
      { leaveOut },
    );
  });
});
