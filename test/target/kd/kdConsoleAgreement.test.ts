import assert from 'node:assert/strict';
import { readInventory } from '../../../extension/kernel/readInventory';
import type { KernelTarget } from '../../../extension/kernel/kernelTarget';
import { openKdKernel } from '../../../extension/target/kd/memory/openKdKernel';
import { KdSession } from '../../../extension/target/kd/session/kdSession';
import { withKdConsole } from '../../console/worldConsole';
import { ConsoleKd, standinScripts } from '../../standin/consoleKd';
import { FakeProcess } from '../../standin/fakeProcess';
import { buildWorld } from '../../world/buildWorld';
import { BUILDS } from '../../world/layout';
import { largeWorld } from '../../world/largeWorld';
import { smallWorld } from '../../world/sample';
import { FactList } from '../worldFiles';
import { HandClock } from './handClock';
import { withKd } from './worldKd';

describe('the inventory over a debugger', function () {
  this.timeout(60_000);
  for (const build of BUILDS)
    it(`is that of the embedded engine, in few turns (${build})`, async () => {
      const world = buildWorld(smallWorld(build));
      await withKdConsole(
        world,
        async (console, engine) => {
          assert.ok(engine.kernel);
          const process = new FakeProcess(new ConsoleKd(console));
          const session = new KdSession(process, { target: 'dump', clock: new HandClock() });
          try {
            await session.start();
            const opened = await openKdKernel(session);
            assert.ok(opened.kernel, opened.kernel === undefined ? opened.why : '');
            const before = process.received.length;
            const [kd, dump] = [await factsOf(opened.kernel), await factsOf(engine.kernel)];
            assert.deepEqual(differences(kd, dump), []);
            assert.ok(kd.length > 50);
            const turns = (process.received.length - before) / 3;
            assert.ok(turns <= 25, `${turns} turns`);
            const known = (name: string) => world.layout.has(name) || name in world.layout.file.enums;
            assert.deepEqual([...opened.types.missing].filter(known), []);
            assert.deepEqual(
              [...opened.symbols.missing].filter(name => world.layout.symbol(name) !== undefined),
              [],
            );
          } finally {
            await session.kill();
          }
        },
        { files: standinScripts },
      );
    });

  it('takes no more turns for many ports', async () => {
    const world = buildWorld(largeWorld({ ports: 3_000, messages: 2_000, threads: 300 }));
    await withKd(world, async ({ session, process }) => {
      const opened = await openKdKernel(session);
      assert.ok(opened.kernel);
      const before = process.received.length;
      const inventory = await readInventory(opened.kernel, new FactList());
      assert.equal(inventory.ports.length, 3_000);
      const turns = (process.received.length - before) / 3;
      assert.ok(turns <= 20, `${turns} turns`);
      assert.ok(opened.memory.costs.reads > 10_000);
    });
  });
});

/** What stands in one list only, the beginning of each: a whole fact is a long text. */
function differences(a: readonly string[], b: readonly string[]): readonly string[] {
  const [left, right] = [new Set(a), new Set(b)];
  const only = [
    ...a.filter(one => !right.has(one)).map(one => `kd ${one}`),
    ...b.filter(one => !left.has(one)).map(one => `dump ${one}`),
  ];
  return only.slice(0, 6).map(one => one.slice(0, 1_500));
}

/** All facts in one order, those that tell why something is unknown made comparable: kd gives only `unreadable`. */
async function factsOf(target: KernelTarget): Promise<readonly string[]> {
  const sink = new FactList();
  // Over a debugger handle tables are left out unless somebody asks for them: they are large.
  await readInventory(target, sink, { handles: true });
  return sink.facts.map(fact => JSON.stringify(comparable(plain(fact), fact.kind === 'unknown'))).sort();
}

/** Keys in order, without the stop that a value was read at. */
function comparable(value: unknown, unknown: boolean): unknown {
  if (Array.isArray(value)) return value.map(one => comparable(one, unknown));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([key]) => key !== 'stop');
  return Object.fromEntries(
    members
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, unknown && key === 'reason' ? 'unreadable' : comparable(one, unknown)]),
  );
}

/** Facts make their evidence when they are asked for it. */
function plain(fact: unknown): unknown {
  const text = JSON.stringify(fact, (_, value: unknown) => (typeof value === 'bigint' ? value.toString(16) : value));
  return JSON.parse(text) as unknown;
}
