import assert from 'node:assert/strict';
import { readInventory } from '../../extension/kernel/readInventory';
import { KernelTarget } from '../../extension/kernel/kernelTarget';
import type { Memory } from '../../extension/kernel/memory';
import { SnapshotBuilder } from '../../extension/model/snapshotBuilder';
import { withDump } from '../target/worldFiles';
import { buildWorld } from '../world/buildWorld';
import type { WorldDescription } from '../world/description';
import { BUILDS } from '../world/layout';
import { largeWorld } from '../world/largeWorld';
import { smallWorld } from '../world/sample';
import { expectedMessages, expectedPorts, toldMessages, toldPorts } from './inventoryExpectations';

/** Most turns that an inventory may take on a target that walks lists itself. */
const MOST_TURNS = 20;

/** A target where every call counts: lists are walked on its own side, and nothing is read in pieces. */
class Counted implements Memory {
  readonly pointerSize = 8;
  turns = 0;
  readonly walkLists: NonNullable<Memory['walkLists']>;

  constructor(
    private readonly memory: Memory,
    private readonly abortAt = Infinity,
    private readonly controller?: AbortController,
  ) {
    const walk = memory.walkLists?.bind(memory);
    if (!walk) throw new Error('the memory of a dump walks lists');
    this.walkLists = (heads, limit, signal) => {
      this.turn(signal);
      return walk(heads, limit, signal);
    };
  }

  readMany(...[ranges, signal]: Parameters<Memory['readMany']>): ReturnType<Memory['readMany']> {
    this.turn(signal);
    return this.memory.readMany(ranges, signal);
  }

  private turn(signal: AbortSignal | undefined): void {
    if (++this.turns >= this.abortAt) this.controller?.abort();
    signal?.throwIfAborted();
  }
}

async function withCounted(
  description: WorldDescription,
  use: (target: KernelTarget, memory: Counted) => Promise<void>,
  abortAt?: number,
  controller?: AbortController,
): Promise<void> {
  await withDump(buildWorld(description), { format: 'bitmap' }, async ({ target }) => {
    const memory = new Counted(target.memory, abortAt, controller);
    await use(new KernelTarget(memory, target.types, target.symbols, target.kernelBase), memory);
  });
}

describe('turns of an inventory', () => {
  for (const build of BUILDS.filter(one => !one.startsWith('6.1'))) {
    it(`are few, whatever there is to read (${build})`, async () => {
      const descriptions = [smallWorld(build), largeWorld({ ports: 60, messages: 120, threads: 40 }, build)];
      for (const description of descriptions) {
        const world = buildWorld(description);
        await withCounted(description, async (target, memory) => {
          const builder = new SnapshotBuilder('kd');
          await readInventory(target, builder, { handles: true });
          assert.ok(memory.turns <= MOST_TURNS, `${memory.turns} turns`);
          const snapshot = builder.build();
          assert.deepEqual(toldPorts(snapshot), expectedPorts(world));
          assert.deepEqual(toldMessages(snapshot), expectedMessages(world));
        });
      }
    });
  }

  it('show how far the work is', async () => {
    const texts: string[] = [];
    const fractions: number[] = [];
    await withDump(
      buildWorld(largeWorld({ ports: 60, messages: 120, threads: 40 })),
      { format: 'bitmap' },
      async ({ target }) => {
        await readInventory(target, new SnapshotBuilder('dump'), {
          onProgress: (fraction, text) => {
            fractions.push(fraction);
            texts.push(text);
          },
        });
      },
    );
    assert.deepEqual(
      fractions.map((fraction, i) => fraction >= (fractions[i - 1] ?? 0)),
      fractions.map(() => true),
    );
    assert.equal(fractions.at(-1), 1);
    for (const text of ['threads 40 of 40', 'ports 60 of 60', 'messages 120 of 120'])
      assert.ok(texts.includes(text), text);
  });

  it('can be ended at any of them: what was read stays, and what was not is said', async () => {
    const description = smallWorld('10.0.19041.3570');
    let whole = 0;
    await withCounted(description, async (target, memory) => {
      await readInventory(target, new SnapshotBuilder('kd'), { handles: true });
      whole = memory.turns;
    });
    let ports = 0;
    for (let turn = 1; turn <= whole; turn++) {
      const controller = new AbortController();
      const builder = new SnapshotBuilder('kd');
      await withCounted(
        description,
        async target => {
          const inventory = await readInventory(target, builder, { handles: true, signal: controller.signal });
          assert.match(inventory.cancelled ?? '', /^not read to the end: /);
          const snapshot = builder.build();
          assert.equal(snapshot.ports.size, inventory.ports.length);
          assert.ok(snapshot.ports.size >= ports);
          ports = snapshot.ports.size;
          for (const port of snapshot.ports.values())
            if (!port.connectionPort) assert.equal(port.unknowns['connectionPort'], 'cancelled');
        },
        turn,
        controller,
      );
    }
    assert.equal(ports, 7);
  });

  it('a target that is lost is an error, not an end', async () => {
    await withDump(buildWorld(smallWorld('10.0.19041.3570')), { format: 'bitmap' }, async ({ target }) => {
      const memory: Memory = {
        pointerSize: 8,
        readMany: () => Promise.reject(new Error('the target is gone')),
      };
      const lost = new KernelTarget(memory, target.types, target.symbols, target.kernelBase);
      await assert.rejects(readInventory(lost, new SnapshotBuilder('kd')), /the target is gone/);
    });
  });
});
