import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { toAddress } from '../../extension/base/address';
import { KernelTarget } from '../../extension/kernel/kernelTarget';
import type { LoadedModule } from '../../extension/kernel/modules/moduleMap';
import { KernelStacks, type StackSource } from '../../extension/kernel/stacks/kernelStacks';
import { stackFacts } from '../../extension/kernel/stacks/stackFacts';
import type { ThreadStack } from '../../extension/kernel/stacks/threadStack';
import { ImageFinder, storeKey } from '../../extension/target/images/imageFinder';
import { type BuiltWorld, buildWorld } from '../world/buildWorld';
import { openEngine } from '../../extension/target/dump/openEngine';
import { triageDump } from '../world/dump/triageDump';
import { IDENTITY } from '../world/kernel/image';
import { isfOf } from '../world/symbols/isf';
import { smallWorld } from '../world/sample';
import { kernelModules } from './kernelModules';
import { OverlayMemory } from './overlayMemory';
import { userImage } from './userImage';
import { worldImageFile } from './worldImageFile';
import { addressOf, inFolder, withDump } from './worldFiles';

const USER_INSTRUCTION = 0x00007ff8_1c2ad5a4n;
const USER_STACK = 0x000000ab_3f57f6d8n;

interface Scene {
  readonly world: BuiltWorld;
  readonly memory: OverlayMemory;
  readonly target: KernelTarget;
  /** Reads the stack of the thread `client`, which came from user mode and waits for a reply. */
  readonly read: (more?: Partial<StackSource>) => Promise<ThreadStack>;
}

/** A world whose memory can be changed. */
async function scene(
  use: (scene: Scene) => Promise<void>,
  world = buildWorld(smallWorld('10.0.19041.3570')),
): Promise<void> {
  await withDump(world, { format: 'bitmap' }, async ({ dump, target }) => {
    const memory = new OverlayMemory(dump.memory);
    const changed = new KernelTarget(memory, target.types, target.symbols, target.kernelBase);
    const read = (more: Partial<StackSource> = {}): Promise<ThreadStack> =>
      new KernelStacks({ target: changed, modules: kernelModules(world, changed), ...more }).stackOf(
        addressOf(world, 'client'),
      );
    await use({ world, memory, target: changed, read });
  });
}

function names(stack: ThreadStack): readonly string[] {
  return stack.frames.map(frame => frame.symbol.replace(/\+.*/, ''));
}

const WHOLE = [
  'nt!KiSwapContext',
  'nt!KiSwapThread',
  'nt!KiCommitThreadWait',
  'nt!KeWaitForSingleObject',
  'nt!AlpcpSignalAndWait',
  'nt!AlpcpReceiveSynchronousReply',
  'nt!AlpcpProcessSynchronousRequest',
  'nt!NtAlpcSendWaitReceivePort',
  'nt!KiSystemServiceCopyEnd',
  '0x00007ff8`1c2ad5a4',
];

describe('a stack with something missing', () => {
  it('is whole where nothing is, in a few turns', async () => {
    await scene(async ({ memory, read }) => {
      const stack = await read();
      assert.deepEqual(names(stack), WHOLE);
      // Thread, segments, header, tables, records, code: however many frames there are.
      assert.ok(memory.turns <= 12, `${memory.turns} turns`);
    });
  });

  it('is not read from a stack that is swapped out', async () => {
    const world = buildWorld(smallWorld('10.0.19041.3570'));
    world.kernel.struct('_ETHREAD', addressOf(world, 'client'), { 'Tcb.KernelStackResident': 0 });
    await scene(async ({ read }) => {
      const stack = await read();
      assert.equal(stack.resident, false);
      assert.deepEqual(stack.frames, []);
      const facts = stackFacts(addressOf(world, 'client'), stack);
      assert.deepEqual(
        facts.map(fact =>
          fact.kind === 'thread' ? fact.fields.stackResident?.value : fact.kind === 'unknown' && fact.reason,
        ),
        [false, 'paged-out'],
      );
    }, world);
  });

  it('says that the registers of a running thread are not known', async () => {
    const world = buildWorld(smallWorld('10.0.19041.3570'));
    world.kernel.struct('_ETHREAD', addressOf(world, 'client'), { 'Tcb.State': 2 });
    await scene(async ({ read }) => {
      const { end, frames } = await read();
      assert.deepEqual(frames, []);
      assert.ok(end.kind === 'broken' && end.why.includes('runs'));
    }, world);
  });

  it('breaks where unwind data are missing, keeps user mode and hints apart', async () => {
    await scene(async ({ world, memory, read }) => {
      const base = world.kernel.imageBase;
      memory.hide(base + BigInt(world.image.unwind.rva), world.image.unwind.size);
      const stack = await read();
      // The frame of SwapContext alone says where the thread was left.
      assert.deepEqual(names(stack), ['nt!KiSwapContext']);
      assert.equal(stack.frames[0]?.trust, 'guessed');
      assert.ok(stack.end.kind === 'broken' && stack.end.reason === 'paged-out', JSON.stringify(stack.end.kind));
      assert.deepEqual(
        stack.userFrames?.map(frame => [frame.ip, frame.sp]),
        [[USER_INSTRUCTION, USER_STACK]],
      );
      const hints = stack.hints ?? [];
      assert.deepEqual(new Set(hints.map(frame => frame.trust)), new Set(['scan']));
      assert.deepEqual(
        hints.map(frame => frame.symbol.replace(/\+.*/, '')),
        WHOLE.slice(1, -1),
      );
    });
  });

  it('takes unwind data and code from the file of the image', async () => {
    await scene(async ({ world, memory, read }) => {
      memory.hide(world.kernel.imageBase, world.image.sizeOfImage, 'not-in-dump');
      assert.equal((await read()).frames.length, 1);
      await inFolder(async folder => {
        const key = storeKey(IDENTITY.timeDateStamp, world.image.sizeOfImage);
        const store = path.join(folder, 'ntoskrnl.exe', key);
        mkdirSync(store, { recursive: true });
        writeFileSync(path.join(store, 'ntoskrnl.exe'), worldImageFile(world));
        const finder = new ImageFinder([folder]);
        try {
          const stack = await read({ findImageFile: finder.find });
          assert.deepEqual(names(stack), WHOLE);
        } finally {
          finder.close();
        }
      });
    });
  });

  it('has hints by symbols alone where a small memory dump has nothing else', async () => {
    const world = buildWorld(smallWorld('10.0.19041.3570'));
    await inFolder(async folder => {
      const file = path.join(folder, 'MINI.DMP');
      writeFileSync(file, triageDump(world, { thread: 'idle0' }));
      const { guid, age } = world.layout.file;
      writeFileSync(path.join(folder, `${guid}-${age}.json`), JSON.stringify(isfOf(world.layout)));
      const engine = await openEngine(file, { symbolPath: folder });
      try {
        const stack = await engine.stackOf(addressOf(world, 'idle0'));
        assert.deepEqual(names(stack), ['nt!KeBugCheckEx']);
        assert.ok(stack.end.kind === 'broken' && stack.end.reason === 'not-in-dump');
        assert.deepEqual(
          stack.hints?.map(hint => [hint.symbol.replace(/\+.*/, ''), hint.trust]),
          [
            ['nt!PspSystemThreadStartup', 'scan'],
            ['nt!KiStartSystemThread', 'scan'],
          ],
        );
        // Not one of them counts as a frame.
        const [fact] = stackFacts(addressOf(world, 'idle0'), stack);
        assert.equal(fact?.kind === 'thread' && fact.fields.frames?.value.length, 1);
      } finally {
        engine.close();
      }
    });
  });

  it('does not take the file of another build', async () => {
    await scene(async ({ world, memory, read }) => {
      memory.hide(world.kernel.imageBase, world.image.sizeOfImage, 'not-in-dump');
      await inFolder(async folder => {
        const bytes = worldImageFile(world);
        new DataView(bytes.buffer).setUint32(0x80 + 8, IDENTITY.timeDateStamp + 1, true);
        writeFileSync(path.join(folder, 'ntoskrnl.exe'), bytes);
        const finder = new ImageFinder([folder]);
        assert.equal((await read({ findImageFile: finder.find })).frames.length, 1);
        finder.close();
      });
    });
  });

  it('goes on in user mode where the dump has its pages', async () => {
    await scene(async ({ world, memory, target, read }) => {
      const process = addressOf(world, 'editor');
      const base = 0x00007ff8_1c200000n;
      const image = userImage(base, [
        { begin: Number(USER_INSTRUCTION - base) & ~0xfff, size: 0x1000, allocated: 0 },
        { begin: 0x20000, size: 0x1000, allocated: 0x28 },
      ]);
      for (const { at, bytes } of image.parts) memory.put(at, bytes, process);
      const page = USER_STACK & ~0xfffn;
      const stack = new Uint8Array(0x1000);
      new DataView(stack.buffer).setBigUint64(Number(USER_STACK - page), base + 0x20040n, true);
      memory.put(page, stack, process);
      const module: LoadedModule = {
        name: 'ntdll',
        imageName: 'ntdll.dll',
        base: toAddress(base),
        size: image.size,
        process,
      };
      const found = await read({ modules: kernelModules(world, target, [module]) });
      assert.deepEqual(found.end, { kind: 'complete' });
      assert.deepEqual(
        found.frames.slice(WHOLE.length - 1).map(frame => [frame.symbol, frame.sp, frame.trust]),
        [
          ['ntdll+0xad5a4', USER_STACK, 'trap'],
          ['ntdll+0x20040', USER_STACK + 8n, 'unwound'],
        ],
      );
    });
  });

  it('does not go round in circles, whatever is on the stack', async () => {
    await scene(async ({ world, memory, read }) => {
      const frames = world.stacks.get('client') ?? [];
      const [first] = frames;
      assert.ok(first);
      const places = [...frames.map(frame => frame.instruction), ...frames.map(frame => frame.stackPointer), 0n, 1n];
      await fc.assert(
        fc.asyncProperty(fc.array(fc.constantFrom(...places), { minLength: 64, maxLength: 512 }), async values => {
          const bytes = new Uint8Array(values.length * 8);
          const view = new DataView(bytes.buffer);
          values.forEach((value, i) => {
            view.setBigUint64(i * 8, value, true);
          });
          memory.put(first.stackPointer, bytes);
          const stack = await read();
          assert.ok(stack.frames.length <= 1024);
          const kernel = stack.frames.filter(frame => frame.trust === 'unwound');
          for (const frame of kernel) assert.ok(frame.sp >= first.stackPointer);
        }),
        { seed: 5, numRuns: 40 },
      );
    });
  });

  it('ends with a reason on damaged unwind data', async () => {
    await scene(async ({ world, memory, read }) => {
      const base = world.kernel.imageBase;
      const { exceptions, unwind } = world.image;
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 0, max: exceptions.size + unwind.size - 64 }),
          fc.uint8Array({ minLength: 1, maxLength: 64 }),
          async (at, bytes) => {
            memory.put(base + BigInt(exceptions.rva + at), bytes);
            const stack = await read();
            assert.ok(stack.end.kind === 'complete' || stack.end.why !== '');
            assert.ok(stack.frames.length <= 1024);
          },
        ),
        { seed: 8, numRuns: 60 },
      );
    });
  });
});
