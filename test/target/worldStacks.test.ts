import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { stackFacts } from '../../extension/kernel/stacks/stackFacts';
import type { ThreadStack } from '../../extension/kernel/stacks/threadStack';
import { recogniseStack } from '../../extension/rpc/stacks/recognise';
import { openEngine } from '../../extension/target/dump/openEngine';
import { type BuiltWorld, buildWorld } from '../world/buildWorld';
import type { ThreadDescription } from '../world/description';
import { writeDump } from '../world/dump/writeDump';
import { BUILDS } from '../world/layout';
import { smallWorld } from '../world/sample';
import { isfOf } from '../world/symbols/isf';
import { addressOf, inFolder } from './worldFiles';

/** Stacks of all threads of a world by the way that everybody takes: a dump, symbols beside it, an engine. */
async function stacksOf(world: BuiltWorld): Promise<ReadonlyMap<string, ThreadStack>> {
  return inFolder(async folder => {
    const file = path.join(folder, 'MEMORY.DMP');
    writeDump(file, world, { format: 'bitmap' });
    const { guid, age } = world.layout.file;
    writeFileSync(path.join(folder, `${guid}-${age}.json`), JSON.stringify(isfOf(world.layout)));
    const engine = await openEngine(file, { symbolPath: folder });
    try {
      const found = new Map<string, ThreadStack>();
      for (const { key } of world.description.threads) found.set(key, await engine.stackOf(addressOf(world, key)));
      return found;
    } finally {
      engine.close();
    }
  });
}

/** Frames that debuggers show: they begin with the caller of SwapContext. */
function expectedFrames(world: BuiltWorld, thread: ThreadDescription): readonly (readonly [bigint, bigint])[] {
  const laidOut = world.stacks.get(thread.key) ?? [];
  return (thread.state === 'Running' ? laidOut : laidOut.slice(1)).map(one => [one.instruction, one.stackPointer]);
}

describe('stacks of a synthetic kernel', () => {
  for (const build of BUILDS) {
    it(`are read frame by frame as they were laid out (${build})`, async () => {
      const world = buildWorld(smallWorld(build));
      const stacks = await stacksOf(world);
      for (const thread of world.description.threads) {
        const stack = stacks.get(thread.key);
        const expected = expectedFrames(world, thread);
        assert.ok(stack && expected.length > 0, thread.key);
        const kernel = stack.frames.filter(frame => !frame.user);
        assert.deepEqual(kernel.map(frame => [frame.ip, frame.sp]), expected, thread.key); // prettier-ignore
        assert.deepEqual(
          kernel.map(frame => frame.ret).slice(0, -1),
          expected.slice(1).map(([ip]) => ip),
        );
        assert.equal(stack.resident, true);
        if (thread.fromUser === true) {
          // A kernel dump has no memory of user mode: one frame is known, by the trap.
          const user = stack.frames.slice(kernel.length);
          assert.deepEqual(user.map(frame => [frame.user, frame.trust, frame.symbol]), [[true, 'trap', '0x00007ff8`1c2ad5a4']]); // prettier-ignore
          assert.equal(kernel.at(-1)?.trapFrame, kernel.at(-1)?.sp);
          assert.equal(stack.end.kind, 'broken');
        } else assert.deepEqual(stack.end, { kind: 'complete' }, thread.key);
      }
    });
  }

  it('name what they lead through, so that waits are recognised', async () => {
    const world = buildWorld(smallWorld('10.0.19041.3570'));
    const stacks = await stacksOf(world);
    const meaning = (key: string): ReturnType<typeof recogniseStack> => {
      const address = addressOf(world, key);
      const [fact] = stackFacts(address, stacks.get(key) ?? assert.fail(key));
      assert.ok(fact?.kind === 'thread' && fact.fields.frames, key);
      assert.equal(fact.fields.frames.evidence.kind, 'memory');
      return recogniseStack(fact.fields.frames.value);
    };
    assert.equal(meaning('client').wait?.kind, 'reply');
    assert.equal(meaning('worker').wait?.kind, 'idle-worker');
    assert.equal(meaning('waiter').wait?.lock, 'eresource');
    assert.deepEqual(
      stacks.get('idle0')?.frames.map(frame => [frame.symbol.replace(/\+.*/, ''), frame.trust]),
      [
        ['nt!KeBugCheckEx', 'context'],
        ['nt!PspSystemThreadStartup', 'unwound'],
        ['nt!KiStartSystemThread', 'unwound'],
      ],
    );
  });
});
