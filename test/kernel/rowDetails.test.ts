import assert from 'node:assert/strict';
import { LeftOut } from '../../extension/adapter/kd/rowDetails';
import { KernelTarget } from '../../extension/kernel/kernelTarget';
import type { Memory } from '../../extension/kernel/memory';
import { readInventory } from '../../extension/kernel/readInventory';
import { ROW_DETAILS, type RowDetail } from '../../extension/kernel/rowDetails';
import type { Snapshot } from '../../extension/model/snapshot';
import { SnapshotBuilder } from '../../extension/model/snapshotBuilder';
import { addressOf, withDump } from '../target/worldFiles';
import { buildWorld, type BuiltWorld } from '../world/buildWorld';
import { allocateBlob } from '../world/kernel/blobs';
import { smallWorld } from '../world/sample';

/** A target that is read as a debugger reads: every piece counts. */
class Counted implements Memory {
  readonly pointerSize = 8;
  reads = 0;
  readonly walkLists: NonNullable<Memory['walkLists']>;

  constructor(private readonly memory: Memory) {
    const walk = memory.walkLists?.bind(memory);
    if (!walk) throw new Error('the memory of a dump walks lists');
    this.walkLists = walk;
  }

  readMany(...[ranges, signal]: Parameters<Memory['readMany']>): ReturnType<Memory['readMany']> {
    this.reads += ranges.length;
    return this.memory.readMany(ranges, signal);
  }
}

/** A machine with a thread that has a name, a named mutant that another waits on, and a message that carries a view. */
function richWorld(): BuiltWorld {
  const small = smallWorld('10.0.19041.3570');
  const threads = small.threads.map(thread => (thread.key === 'worker' ? { ...thread, name: 'print worker' } : thread));
  const world = buildWorld({ ...small, threads });
  const { kernel, layout, addresses } = world;
  const view = kernel.struct('_KALPC_VIEW', allocateBlob(kernel, 'VIEW', layout.sizeOf('_KALPC_VIEW')));
  view.set({ OwnerProcess: addressOf(world, 'editor'), Address: 0x21d_0000n, Size: 0x1_0000n });
  kernel.struct('_KALPC_MESSAGE', addresses.get('print') ?? 0n).set({ 'MessageAttributes.View': view.address });
  return world;
}

async function readWithout(
  without: ReadonlySet<RowDetail>,
): Promise<{ readonly snapshot: Snapshot; readonly reads: number }> {
  let answer: { readonly snapshot: Snapshot; readonly reads: number } | undefined;
  await withDump(richWorld(), { format: 'bitmap' }, async ({ target }) => {
    const memory = new Counted(target.memory);
    const counted = new KernelTarget(memory, target.types, target.symbols, target.kernelBase);
    const builder = new SnapshotBuilder('kd');
    await readInventory(counted, builder, { without });
    answer = { snapshot: builder.build(), reads: memory.reads };
  });
  assert.ok(answer);
  return answer;
}

/** How many things have each of the fields that a detail is made of. */
function counts({ threads, messages, locks }: Snapshot): Readonly<Partial<Record<RowDetail, number>>> {
  return {
    threadNames: [...threads.values()].filter(thread => thread.name).length,
    objectNames: [...locks.values()].filter(lock => lock.name).length,
    messageAttributes: [...messages.values()].filter(message => message.viewAttribute).length,
  };
}

describe('parts of rows that take reads of their own', () => {
  it('are left out where they are not wanted, with their reads; nothing else is missing then', async () => {
    const whole = await readWithout(new Set());
    const all = counts(whole.snapshot);
    for (const detail of ['threadNames', 'objectNames', 'messageAttributes'] as const) {
      const { snapshot, reads } = await readWithout(new Set([detail]));
      assert.ok(reads < whole.reads, `${detail}: ${reads} of ${whole.reads} reads`);
      assert.ok((all[detail] ?? 0) > 0, `the sample has ${detail}`);
      assert.deepEqual(counts(snapshot), { ...all, [detail]: 0 });
      assert.equal(snapshot.ports.size, whole.snapshot.ports.size);
      assert.equal(snapshot.messages.size, whole.snapshot.messages.size);
      assert.equal(snapshot.threads.size, whole.snapshot.threads.size);
    }
  });

  const left = (wanted: readonly RowDetail[], readMs: number | undefined): LeftOut => {
    const choice = new LeftOut(new Set(wanted), () => readMs);
    for (const detail of ['threadNames', 'objectNames', 'messageAttributes'] as const) choice.has(detail);
    return choice;
  };

  it('are all read over a quick link but the handle tables', () => {
    for (const readMs of [0.4, undefined]) assert.equal(left([], readMs).text, undefined);
    assert.equal(left([], 0.4).handles, false);
    assert.equal(left(['handleHolders'], 0.4).handles, true);
  });

  it('are read over a slow link only where they are named, and what was left out is said', () => {
    const some = left(['threadNames', 'handleHolders'], 12);
    assert.equal(some.handles, true);
    assert.match(some.text ?? '', /^left out over this slow link: names of wait objects, attributes of messages /);
    assert.equal(left([...ROW_DETAILS], 12).text, undefined);
  });
});
