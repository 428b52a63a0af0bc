import assert from 'node:assert/strict';
import fc from 'fast-check';
import { toAddress } from '../../../extension/base/address';
import type { FieldAccess } from '../../../extension/kernel/fieldAccess';
import { KernelTarget } from '../../../extension/kernel/kernelTarget';
import { walkList, walkLists } from '../../../extension/kernel/lists';
import type { Memory } from '../../../extension/kernel/memory';
import { readProcesses } from '../../../extension/kernel/processes';
import { readThreads } from '../../../extension/kernel/threadRecords';
import { KdMemory } from '../../../extension/target/kd/memory/kdMemory';
import { KernelNamesCache, openKdKernel } from '../../../extension/target/kd/memory/openKdKernel';
import { KdSession } from '../../../extension/target/kd/session/kdSession';
import { FakeProcess } from '../../standin/fakeProcess';
import { MiniKd } from '../../standin/miniKd';
import { buildWorld } from '../../world/buildWorld';
import { BUILDS } from '../../world/layout';
import { smallWorld } from '../../world/sample';
import { withKd } from './worldKd';
import { FactList } from '../worldFiles';

describe('typed memory over a debugger', () => {
  for (const build of BUILDS) {
    it(`runs the walkers unchanged, with the same facts as from the dump (${build})`, async () => {
      const world = buildWorld(smallWorld(build));
      await withKd(world, async ({ session, open }) => {
        const opened = await openKdKernel(session);
        assert.ok(opened.kernel, opened.kernel === undefined ? opened.why : '');
        const read = async (target: KernelTarget) => {
          const sink = new FactList();
          const processes = await readProcesses(target, sink);
          const threads = await readThreads(target, sink, processes, { ticks: 4_000_000, increment: 156_250 });
          return { facts: withoutStops(sink.facts), threads: threads.map(thread => thread.address) };
        };
        const [kd, dump] = [await read(opened.kernel), await read(open.target)];
        assert.deepEqual(kd, dump);
        assert.ok(kd.threads.length > 3);
      });
    });
  }

  it('has the same layouts as the symbols of the kernel', async () => {
    const world = buildWorld(smallWorld('10.0.19041.3570'));
    await withKd(world, async ({ session, open }) => {
      const opened = await openKdKernel(session);
      assert.ok(opened.kernel);
      for (const [name, path] of FIELDS) {
        const found: FieldAccess | undefined = opened.kernel.fields.find(name, path);
        const expected: FieldAccess | undefined = open.target.fields.find(name, path);
        assert.ok(expected, `${name}.${path}`);
        assert.equal(found?.offset, expected.offset, `${name}.${path}`);
        if (!expected.bits) assert.equal(found.size, expected.size, `${name}.${path}`);
        assert.deepEqual(found.bits, expected.bits, `${name}.${path}`);
      }
      assert.equal(opened.types.enumeration('_KWAIT_REASON')?.values.get('WrLpcReply'), 17n);
    });
  });

  it('takes few turns whatever there is to read, and none again at the same stop', async () => {
    const world = buildWorld(smallWorld('10.0.19041.3570'));
    await withKd(world, async ({ session, process }) => {
      const turns = () => process.received.filter(line => line.startsWith('$$>a<')).length;
      const cache = new KernelNamesCache();
      const opened = await openKdKernel(session, { cache });
      assert.ok(opened.kernel);
      assert.equal(turns(), 2);
      await openKdKernel(session, { cache });
      assert.equal(turns(), 3, 'types are kept by symbol file');
      const ranges = Array.from({ length: 3_000 }, (_, i) => ({
        address: toAddress(world.kernel.imageBase + BigInt(i * 16)),
        length: 16,
      }));
      const before = turns();
      await opened.memory.readMany(ranges);
      assert.ok(turns() - before <= 2, `${turns() - before}`);
      assert.equal(opened.memory.costs.reads, 3_000);
      assert.equal(opened.memory.costs.bytes, 48_000);
      const after = turns();
      await opened.memory.readMany(ranges);
      assert.equal(turns(), after);
    });
  });

  it('keeps unreadable bytes as gaps', async () => {
    const world = buildWorld(smallWorld('10.0.19041.3570'));
    const page = world.kernel.paged.allocatePages(0x2000);
    world.kernel.space.write(page, new Uint8Array(0x2000).fill(0xab));
    world.kernel.space.pageOut(page + 0x1000n, 7);
    await withKd(world, async ({ session, open }) => {
      const memory = new KdMemory(session, 8);
      const ranges = [
        { address: toAddress(page + 0xff0n), length: 0x20 },
        { address: toAddress(page + 0xffdn), length: 7 },
        { address: toAddress(page + 0x1100n), length: 8 },
        { address: toAddress(page), length: 0 },
      ];
      const [kd, dump] = [await memory.readMany(ranges), await open.dump.memory.readMany(ranges)];
      assert.deepEqual(
        kd.map(block => [[...block.bytes], block.gaps]),
        dump.map(block => [
          [...block.bytes],
          block.gaps.map(({ offset, length }) => ({ offset, length, reason: 'unreadable' })),
        ]),
      );
      assert.equal(kd[1]?.gaps[0]?.offset, 3);
    });
  });

  it('reads any ranges as the dump has them', async () => {
    const world = buildWorld(smallWorld('10.0.19041.3570'));
    const page = world.kernel.paged.allocatePages(0x1000);
    world.kernel.space.write(
      page,
      Uint8Array.from({ length: 0x1000 }, (_, i) => (i * 7) % 251),
    );
    await withKd(world, async ({ session, open }) => {
      const memory = new KdMemory(session, 8);
      const range = fc.record({
        offset: fc.integer({ min: 0, max: 0xf00 }),
        length: fc.integer({ min: 1, max: 0x60 }),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(range, { minLength: 1, maxLength: 20 }), async list => {
          const ranges = list.map(({ offset, length }) => ({ address: toAddress(page + BigInt(offset)), length }));
          const bytes = async (from: Memory) => (await from.readMany(ranges)).map(block => [...block.bytes]);
          assert.deepEqual(await bytes(memory), await bytes(open.dump.memory));
        }),
        { seed: 5, numRuns: 25 },
      );
    });
  });

  it('walks lists on the side of the debugger, and tells torn ones like a walk link by link', async () => {
    const world = buildWorld(smallWorld('10.0.19041.3570'));
    const at = world.kernel.paged.allocatePages(0x1000);
    const put = (offset: number, flink: number, blink: number): void => {
      world.kernel.space.writeUint(at + BigInt(offset), 8, at + BigInt(flink));
      world.kernel.space.writeUint(at + BigInt(offset) + 8n, 8, at + BigInt(blink));
    };
    // Whole, empty, torn (a link that does not point back), a loop without the head, and one that leads to nothing.
    const links = [
      [0x00, 0x10, 0x20],
      [0x10, 0x20, 0x00],
      [0x20, 0x00, 0x10],
      [0x40, 0x40, 0x40],
      [0x80, 0x90, 0xa0],
      [0x90, 0xa0, 0x80],
      [0xa0, 0x80, 0x20],
      [0x100, 0x110, 0x120],
      [0x110, 0x120, 0x100],
      [0x120, 0x110, 0x110],
      [0x140, 0x150, 0x150],
    ] as const;
    for (const [offset, flink, blink] of links) put(offset, flink, blink);
    world.kernel.space.writeUint(at + 0x150n, 8, 0xffff_f000_dead_0000n);
    world.kernel.space.writeUint(at + 0x158n, 8, at + 0x140n);
    await withKd(world, async ({ session, open }) => {
      const memory = new KdMemory(session, 8);
      const target = new KernelTarget(memory, open.target.types, open.target.symbols, open.target.kernelBase);
      const plain = new KernelTarget(
        { pointerSize: 8, readMany: (ranges, signal) => open.dump.memory.readMany(ranges, signal) },
        open.target.types,
        open.target.symbols,
        open.target.kernelBase,
      );
      const heads = [0x00, 0x40, 0x80, 0x100, 0x140].map(offset => toAddress(at + BigInt(offset)));
      const relative = (walk: Awaited<ReturnType<typeof walkList>>) => [
        walk.links.map(link => Number(link - at)),
        walk.broken && [walk.broken.reason, walk.broken.at - at],
      ];
      assert.deepEqual((await walkLists(target, heads)).map(relative), (await walkLists(plain, heads)).map(relative));
      assert.deepEqual(relative(await walkList(target, heads[0]!)), [[0x10, 0x20], undefined]);
      const short = await walkList(target, heads[0]!, undefined, 1);
      assert.deepEqual([short.links.length, short.broken?.reason], [1, 'torn']);
    });
  });

  it('reads user memory in the context of its process and gives the context back', async () => {
    const world = buildWorld(smallWorld('10.0.19041.3570'));
    await withKd(world, async ({ session, mini }) => {
      const memory = new KdMemory(session, 8);
      const [own, other] = [mini.implicitProcess, toAddress(0xffff_8000_0000_2080n)];
      await memory.readMany([{ address: toAddress(0x7ff0_0000_0000n), length: 8, process: other }]);
      assert.equal(mini.implicitProcess, own);
      const commands = mini.ran.filter(command => /process|cache/.test(command));
      assert.deepEqual(commands, [
        '.cache',
        '.process /p 0xffff800000002080',
        '.cache noforcedecodeptes',
        '.process 0xffff800000001080',
        '.cache noforcedecodeptes',
      ]);
    });
  });

  it('reads the same with another radix', async () => {
    const world = buildWorld(smallWorld('10.0.19041.3570'));
    await withKd(world, async ({ session, open }) => {
      await session.run('n 10');
      const opened = await openKdKernel(session);
      assert.ok(opened.kernel);
      const [kd, dump] = [new FactList(), new FactList()];
      await readProcesses(opened.kernel, kd);
      await readProcesses(open.target, dump);
      assert.deepEqual(withoutStops(kd.facts), withoutStops(dump.facts));
    });
  });

  it('forgets what it has read when the target has run', async () => {
    const world = buildWorld(smallWorld('10.0.19041.3570'));
    await withKd(world, async ({ session, process, mini }) => {
      const memory = new KdMemory(session, 8);
      const range = { address: toAddress(world.kernel.imageBase), length: 8 };
      await memory.readMany([range]);
      await memory.readMany([range]);
      assert.equal(mini.reads, 1);
      const go = session.run('g');
      await new Promise(resolve => setImmediate(resolve));
      process.stopNow();
      await go;
      await memory.readMany([range]);
      assert.equal(mini.reads, 2);
    });
  });

  it('says why a kernel without types cannot be read', async () => {
    const session = new KdSession(new FakeProcess(new MiniKd(undefined)), { target: 'dump' });
    await session.start();
    const opened = await openKdKernel(session);
    assert.match(
      opened.kernel === undefined ? opened.why : 'a kernel',
      /knows no kernel module: Couldn't resolve error at 'nt'/,
    );
    await session.kill();
  });
});

const FIELDS: readonly (readonly [string, string])[] = [
  ['_ALPC_PORT', 'OwnerProcess'],
  ['_ALPC_PORT', 'u1.State'],
  ['_ALPC_PORT', 'Type'],
  ['_ALPC_PORT', 'MainQueue.Flink'],
  ['_KALPC_MESSAGE', 'u1.s1.QueueType'],
  ['_KALPC_MESSAGE', 'PortMessage.ClientId.UniqueThread'],
  ['_ETHREAD', 'Tcb.Header.Type'],
  ['_ETHREAD', 'Tcb.WaitBlockList'],
  ['_ETHREAD', 'Tcb.State'],
  ['_ETHREAD', 'Cid.UniqueProcess'],
  ['_EPROCESS', 'ImageFileName'],
  ['_EPROCESS', 'UniqueProcessId'],
  ['_EPROCESS', 'ActiveProcessLinks'],
];

/** Facts of a kernel that was opened at another stop are the same facts. */
function withoutStops(facts: readonly unknown[]): unknown {
  return JSON.parse(
    JSON.stringify(facts, (key, value: unknown) =>
      key === 'stop' ? undefined : typeof value === 'bigint' ? value.toString(16) : value,
    ),
  );
}
