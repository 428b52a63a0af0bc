import assert from 'node:assert/strict';
import fc from 'fast-check';
import { toAddress } from '../../extension/base/address';
import { readProcesses, readProcessesAt } from '../../extension/kernel/processes';
import { readThreads } from '../../extension/kernel/threadRecords';
import { readDebuggerData } from '../../extension/target/dump/debuggerData';
import { readImageHeaders, readPdbReference } from '../../extension/target/dump/peImage';
import { anyWorld } from '../world/arbitrary';
import { type BuiltWorld, buildWorld } from '../world/buildWorld';
import type { DumpFormat } from '../world/dump/writeDump';
import { BUILDS } from '../world/layout';
import { smallWorld } from '../world/sample';
import { addressOf, FactList, withDump } from './worldFiles';

const FORMATS: readonly DumpFormat[] = ['full', 'summary', 'bitmap', 'live', 'ranges', 'rangesUser', 'complete'];
const PAGE = 0x1000n;

/** A kernel page of the world whose content is only ours to break. */
function victim(world: BuiltWorld): bigint {
  const page = world.kernel.paged.allocatePages(0x1000);
  world.kernel.space.write(
    page,
    Uint8Array.from({ length: 0x1000 }, (_, i) => i % 251),
  );
  return page;
}

describe('a dump of a synthetic kernel', () => {
  for (const build of BUILDS) {
    const world = buildWorld(smallWorld(build));

    for (const format of FORMATS) {
      it(`tells its processes and threads (${build}, ${format})`, async () => {
        await withDump(world, { format }, async ({ dump, target }) => {
          assert.deepEqual(dump.problems, []);
          const sink = new FactList();
          const processes = await readProcesses(target, sink);
          const expected = world.description.processes.filter(one => one.unlinked !== true);
          assert.deepEqual(
            processes.map(one => one.address),
            expected.map(one => addressOf(world, one.key)),
          );
          const told = sink.facts.flatMap(fact => (fact.kind === 'process' ? [fact.fields] : []));
          assert.deepEqual(
            told.map(fields => [fields.pid?.value, fields.name?.value, fields.exiting?.value]),
            expected.map(one => [one.pid.toString(16).padStart(4, '0'), one.name.slice(0, 14), one.exiting ?? false]),
          );
          await checkThreads(world, target, processes, sink);
          assert.deepEqual(sink.unknowns(), []);
        });
      });
    }
  }

  async function checkThreads(
    world: BuiltWorld,
    target: Parameters<typeof readThreads>[0],
    processes: Parameters<typeof readThreads>[2],
    sink: FactList,
  ): Promise<void> {
    const clock = { ticks: Number(world.clock.ticks), increment: world.clock.increment };
    const threads = await readThreads(target, sink, processes, clock);
    const told = sink.facts.flatMap(fact => (fact.kind === 'thread' ? [fact.fields] : []));
    const rows = threads.map((thread, i) => {
      const fields = told[i];
      const waits = fields?.state?.value === 'WAIT';
      const blocks = world.layout.isWindows7 ? undefined : thread.waitBlocks?.count;
      return [
        thread.address,
        fields?.cid?.value,
        fields?.waitReason?.value,
        fields?.suspendCount?.value,
        waits ? fields.ticks?.value : undefined,
        waits ? blocks : undefined,
      ];
    });
    const expected = world.description.threads.map(one => {
      const pid = world.description.processes.find(process => process.key === one.process)?.pid ?? 0;
      const cid = [pid, one.tid].map(id => id.toString(16).padStart(4, '0')).join('.');
      const blocks = one.wait && one.wait.on.length + (one.wait.timeout ? 1 : 0);
      return [
        addressOf(world, one.key),
        cid,
        one.wait?.reason,
        one.suspendCount ?? 0,
        one.wait ? (one.waitTicks ?? 0) : undefined,
        one.wait && !world.layout.isWindows7 ? blocks : undefined,
      ];
    });
    const byAddress = (a: readonly unknown[], b: readonly unknown[]): number =>
      Number((a[0] as bigint) - (b[0] as bigint));
    assert.deepEqual(rows.sort(byAddress), expected.sort(byAddress));
  }

  it('tells them of any world', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorld(), fc.constantFrom(...FORMATS), async (description, format) => {
        const world = buildWorld(description);
        await withDump(world, { format }, async ({ dump, target }) => {
          const sink = new FactList();
          const addresses = description.processes.map(one => addressOf(world, one.key));
          const listed = await readProcesses(target, sink);
          const linked = description.processes.filter(one => one.unlinked !== true);
          assert.deepEqual(
            listed.map(one => one.address),
            linked.map(one => addressOf(world, one.key)),
          );
          // Threads of processes that are off the list are found by who names the process.
          const processes = await readProcessesAt(target, sink, addresses);
          await checkThreads(world, target, processes, sink);
          assert.deepEqual([dump.problems, sink.unknowns()], [[], []]);
        });
      }),
      { numRuns: 12 },
    );
  });

  it('has a header that says what the world is', async () => {
    const world = buildWorld({
      ...smallWorld('10.0.19041.3570'),
      bugcheck: { code: 0x133, parameters: [1n, 2n, 3n, 4n] },
    });
    await withDump(world, { format: 'bitmap' }, ({ dump }) => {
      const { header } = dump;
      assert.equal(header.machine, 'x64');
      assert.equal(header.build, 19041);
      assert.equal(header.processors, world.processors);
      assert.equal(header.directoryTableBase, world.kernel.space.directory);
      assert.equal(header.bugcheckCode, 0x133);
      assert.deepEqual(header.bugcheckParameters, [1n, 2n, 3n, 4n]);
      assert.equal(header.systemTime, world.clock.systemTime);
      assert.equal(header.upTime, world.clock.ticks * BigInt(world.clock.increment));
      assert.equal(header.requiredSpace, BigInt(dump.size));
      assert.equal(header.writerStatus, 0);
      const rip = Buffer.from(header.context).readBigUInt64LE(0xf8);
      assert.equal(rip, world.stacks.get('idle0')?.[0]?.instruction);
    });
  });

  it('names its image, its PDB and its debugger data', async () => {
    for (const build of BUILDS) {
      const world = buildWorld(smallWorld(build));
      const base = toAddress(world.kernel.imageBase);
      await withDump(world, { format: 'full' }, ({ dump, target }) => {
        const headers = readImageHeaders(dump.memory, base);
        assert.ok(headers);
        assert.equal(headers.sizeOfImage, world.image.sizeOfImage);
        assert.deepEqual(readPdbReference(dump.memory, base, headers), {
          name: world.layout.file.pdb,
          guid: world.layout.file.guid,
          age: world.layout.file.age,
        });
        const data = readDebuggerData(dump.memory, dump.header.debuggerData);
        assert.equal(data?.kernelBase, base);
        assert.equal(data.processorBlock, target.symbol('KiProcessorBlock'));
        assert.equal(data.activeProcessHead, dump.header.activeProcessHead);
      });
    }
  });

  it('is translated as it was laid out', async () => {
    const world = buildWorld(smallWorld('10.0.22000.2538'));
    const editor = addressOf(world, 'editor');
    await withDump(world, { format: 'ranges' }, async ({ dump, target }) => {
      for (const key of world.addresses.keys()) {
        const address = addressOf(world, key);
        const block = dump.memory.read({ address, length: 64 });
        assert.deepEqual(block.gaps, []);
        assert.deepEqual(Buffer.from(block.bytes), Buffer.from(world.kernel.space.read(address, 64)), key);
      }
      const process = await target.struct('_EPROCESS', editor);
      const peb = await target.struct('_PEB', process.pointer('Peb') ?? toAddress(0n), undefined, editor);
      assert.equal(peb.value('SessionId'), 1n);
      const inKernelSpace = dump.memory.read({ address: process.pointer('Peb') ?? toAddress(0n), length: 4 });
      assert.deepEqual(
        inKernelSpace.gaps.map(gap => gap.reason),
        ['not-mapped'],
      );
    });
  });

  it('says why a page cannot be read', async () => {
    const world = buildWorld(smallWorld('10.0.17763.5933'));
    const { space } = world.kernel;
    const pages = Array.from({ length: 5 }, () => victim(world));
    const [leftOut = 0n, transition = 0n, pagedOut = 0n, prototype = 0n, reached = 0n] = pages;
    const leaveOut = new Set([space.frameOf(leftOut)]);
    space.makeTransition(transition);
    space.pageOut(pagedOut, 0x1234);
    space.makePrototype(reached, prototype + 8n, space);
    for (const format of FORMATS) {
      await withDump(world, { format, leaveOut }, ({ dump }) => {
        const reasons = [leftOut, transition, pagedOut, reached].map(page =>
          dump.memory.read({ address: toAddress(page + 16n), length: 16 }).gaps.map(gap => gap.reason),
        );
        assert.deepEqual(reasons, [['not-in-dump'], [], ['paged-out'], []], format);
        const across = dump.memory.read({ address: toAddress(transition + PAGE - 8n), length: 16 });
        assert.deepEqual(
          across.gaps.map(({ offset, length, reason }) => [offset, length, reason]),
          [[8, 8, 'paged-out']],
        );
        const last = dump.memory.read({ address: toAddress(reached + 0xff0n), length: 16 });
        assert.deepEqual(
          [...last.bytes],
          Array.from({ length: 16 }, (_, i) => (0xff0 + i) % 251),
        );
      });
    }
  });
});
