import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { KernelFrame } from '../../extension/kernel/stacks/threadStack';
import type { Snapshot } from '../../extension/model/snapshot';
import { anyWorld } from '../world/arbitrary';
import type { WorldDescription } from '../world/description';
import { buildWorld } from '../world/buildWorld';
import { BUILDS } from '../world/layout';
import { smallWorld } from '../world/sample';
import { allQuestions, factsOf } from './consoleLog';
import { beyond } from './subset';
import { withKdConsole } from './worldConsole';

const WORLDS = 10;

/** What a console prints of a world, read as a log, beside what was read from memory. */
async function bothOf(
  description: WorldDescription,
): Promise<{ readonly text: Snapshot; readonly memory: Snapshot; readonly unparsed: readonly string[] }> {
  const world = buildWorld(withOwnHandles(description));
  return withKdConsole(world, async (console, engine) => {
    const facts = await factsOf(console, allQuestions(world));
    const text = facts.kernels[0]?.snapshot;
    assert.ok(text && facts.kernels.length === 1);
    const { snapshot } = await engine.inventory();
    return { text, memory: snapshot, unparsed: text.unparsed.map(line => `${line.command}: ${line.text}`) };
  });
}

/** Only the owner of a port can hold the one handle that there is to it, which text is read by. */
function withOwnHandles(description: WorldDescription): WorldDescription {
  const { ports = [], connections = [], handles = [] } = description;
  const owners = new Map([
    ...ports.map(one => [one.key, one.owner] as const),
    ...connections.map(one => [one.key, one.client] as const),
  ]);
  const isOwn = (process: string, object: string): boolean => {
    const port = connections.find(one => object === `${one.key}.server`)?.port;
    const owner = owners.get(port ?? object);
    return owner === undefined || owner === process;
  };
  return { ...description, handles: handles.filter(({ process, object }) => isOwn(process, object)) };
}

function isOpen(frames: readonly KernelFrame[], i: number): boolean {
  return frames[i]?.ret === undefined && frames[i]?.user === true;
}

describe('console and memory', () => {
  for (const build of BUILDS) {
    it(`text is a subset of memory, each value equal (${build})`, async function () {
      for (const description of fc.sample(anyWorld(build), { numRuns: WORLDS, seed: 20_251 })) {
        const { text, memory } = await bothOf(description);
        assert.deepEqual(beyond(text, memory), []);
        assert.deepEqual(text.contradictions, []);
      }
    });

    it(`every line is understood but the names of queues that are not known (${build})`, async () => {
      const { text, memory, unparsed } = await bothOf(smallWorld(build));
      assert.deepEqual(beyond(text, memory), []);
      assert.deepEqual(
        unparsed.filter(line => !line.endsWith('(name not verified against kd)')),
        [],
      );
      assert.equal(text.threads.size, memory.threads.size);
      assert.equal(text.ports.size, memory.ports.size);
      assert.equal(text.messages.size, memory.messages.size);
    });

    it(`stacks read back as the frames that were found (${build})`, async () => {
      const world = buildWorld(smallWorld(build));
      await withKdConsole(world, async (console, engine) => {
        const { kernels } = await factsOf(console, allQuestions(world));
        for (const thread of kernels[0]?.snapshot.threads.values() ?? []) {
          assert.ok(thread.address);
          const { frames } = await engine.stackOf(thread.address.value);
          assert.deepEqual(
            thread.frames?.value.map(({ symbol, sp, ret }) => ({ symbol, sp, ret })),
            frames.map(({ symbol, sp, ret }, i) => ({
              symbol,
              // The outermost frame of user mode is known by no return address, so its row has one pointer only.
              sp: isOpen(frames, i) ? undefined : sp,
              ret: isOpen(frames, i) ? undefined : (ret ?? 0n),
            })),
          );
        }
      });
    });
  }
});
