import assert from 'node:assert/strict';
import fc from 'fast-check';
import { toAddress } from '../../extension/base/address';
import type { Inventory } from '../../extension/kernel/inventory';
import { KernelTarget } from '../../extension/kernel/kernelTarget';
import type { Block, Memory, Range } from '../../extension/kernel/memory';
import { readInventory } from '../../extension/kernel/readInventory';
import { readWaiting } from '../../extension/kernel/readWaiting';
import type { Types } from '../../extension/kernel/types';
import type { Snapshot } from '../../extension/model/snapshot';
import { SnapshotBuilder } from '../../extension/model/snapshotBuilder';
import { addressOf, withDump } from '../target/worldFiles';
import { type BuiltWorld, buildWorld } from '../world/buildWorld';
import type { DumpOptions } from '../world/dump/writeDump';
import { BUILDS } from '../world/layout';
import { smallWorld } from '../world/sample';
import { portAt } from './inventoryExpectations';

const BUILD = '10.0.19041.3570';

interface Read {
  readonly inventory: Inventory;
  readonly snapshot: Snapshot;
}

async function read(world: BuiltWorld, options: DumpOptions = { format: 'bitmap' }): Promise<Read> {
  return withDump(world, options, async ({ target }) => readTarget(target));
}

async function readTarget(target: KernelTarget): Promise<Read> {
  const builder = new SnapshotBuilder('dump');
  const inventory = await readInventory(target, builder);
  return { inventory, snapshot: builder.build() };
}

function freshWorld(build: (typeof BUILDS)[number] = BUILD): BuiltWorld {
  return buildWorld(smallWorld(build));
}

/** Address of a field of a thing of the world. */
function place(world: BuiltWorld, key: string, type: string, field: string): bigint {
  return world.kernel.struct(type, world.addresses.get(key) ?? 0n).at(field);
}

describe('inventory of a damaged kernel', () => {
  for (const build of BUILDS) {
    it(`finds ports by handles, messages and connections where their list is torn (${build})`, async () => {
      const world = freshWorld(build);
      world.kernel.space.writeUint(place(world, 'spoolss', '_ALPC_PORT', 'PortListEntry'), 8, 0xffff_f780_0000_5000n);
      const { inventory, snapshot } = await read(world);
      assert.match(inventory.problems.join('\n'), /list of ports .* breaks after 1 ports/);
      for (const key of ['spoolss', 'filterPort', 'editorToSpooler', 'editorToSpooler.server', 'spoolerToFilter'])
        assert.ok(portAt(snapshot, world, key), key);
      assert.equal(portAt(snapshot, world, 'spoolss')?.listed, undefined);
      assert.equal(portAt(snapshot, world, 'editorToSpooler')?.listed?.value, false);
      assert.equal(portAt(snapshot, world, 'editorToSpooler')?.handles?.value.length, 1);
      assert.ok(snapshot.messages.size >= 3);
    });

    it(`finds ports that only handles know (${build})`, async () => {
      const world = freshWorld(build);
      const { space } = world.kernel;
      const head = world.kernel.symbol('AlpcpPortList');
      space.writeUint(head, 8, head);
      space.writeUint(head + 8n, 8, head);
      const { inventory, snapshot } = await read(world);
      // A handle leads to one of them, and from there the rest of the list is still whole.
      assert.equal(snapshot.ports.size, 7);
      assert.equal(inventory.ports.length, 7);
      const held = portAt(snapshot, world, 'spoolss');
      assert.deepEqual(held?.handles?.value, [
        { process: addressOf(world, 'spooler'), handle: 0x24, access: 0x1f0001 },
      ]);
      assert.match(inventory.problems.join('\n'), /7 more|port .*spoolss.* is not on the list of ports/);
    });

    it(`finds servers and owners that are on no list (${build})`, async () => {
      const world = freshWorld(build);
      const { space } = world.kernel;
      // The spooler leaves the list of processes, and its server thread that of the process.
      unlink(world, place(world, 'spooler', '_EPROCESS', 'ActiveProcessLinks'));
      unlink(world, place(world, 'server', '_ETHREAD', 'ThreadListEntry'));
      const table = world.kernel.symbol('PspCidTable');
      space.writeUint(table, 8, 0n);
      const { snapshot } = await read(world);
      assert.equal(
        snapshot.processes.get(`process:0x${addressOf(world, 'spooler').toString(16)}`)?.name?.value,
        'spoolsv.exe',
      );
      const server = snapshot.threads.get(`thread:0x${addressOf(world, 'server').toString(16)}`);
      assert.deepEqual([server?.cid?.value, server?.process?.value], ['05a8.05b4', addressOf(world, 'spooler')]);
    });
  }

  it('says that there may be more processes where their list is torn', async () => {
    const world = freshWorld();
    const entry = place(world, 'spooler', '_EPROCESS', 'ActiveProcessLinks');
    world.kernel.space.writeUint(entry, 8, 0xffff_f780_0000_5000n);
    const { inventory } = await read(world);
    assert.match(inventory.problems.join('\n'), /list of processes .* breaks after \d+ processes at 0x\w+: /);
    await withDump(world, { format: 'bitmap' }, async ({ target }) => {
      const { whole, torn = '' } = await readWaiting(target, new SnapshotBuilder('kd'));
      assert.equal(whole, false);
      assert.match(torn, /list of processes .* breaks/);
    });
  });

  it('names no threads of a completion port where the symbols do not say how they hang on it', async () => {
    const world = freshWorld();
    await withDump(world, { format: 'bitmap' }, async ({ target }) => {
      const types: Types = {
        struct: name => {
          const layout = target.types.struct(name);
          if (name !== '_KTHREAD' || !layout) return layout;
          return { ...layout, fields: layout.fields.filter(field => field.name !== 'QueueListEntry') };
        },
        enumeration: name => target.types.enumeration(name),
        structNames: () => target.types.structNames(),
      };
      const { memory, symbols, kernelBase } = target;
      const { snapshot } = await readTarget(new KernelTarget(memory, types, symbols, kernelBase));
      const port = portAt(snapshot, world, 'spoolss');
      assert.deepEqual([port?.registeredThreads, port?.unknowns['registeredThreads'] !== undefined], [undefined, true]);
    });
  });

  it('keeps what lies in front of the place where a queue is torn', async () => {
    const world = freshWorld();
    const entry = place(world, 'notice', '_KALPC_MESSAGE', 'Entry');
    world.kernel.space.writeUint(entry + 8n, 8, entry);
    const { inventory, snapshot } = await read(world);
    assert.match(inventory.problems.join('\n'), /main queue of port .*spoolss.* breaks after 0 entries at .*: torn/);
    assert.equal(snapshot.messages.has(`message:0x${addressOf(world, 'notice').toString(16)}`), false);
    assert.equal(snapshot.messages.has(`message:0x${addressOf(world, 'print').toString(16)}`), true);
  });

  it('says where counters and queues differ', async () => {
    const world = freshWorld();
    world.kernel
      .struct('_ALPC_PORT', world.addresses.get('spoolss') ?? 0n)
      .set({ MainQueueLength: 0x3cd, CanceledQueueLength: 0xffff_ffff });
    const { inventory, snapshot } = await read(world);
    const text = inventory.problems.join('\n');
    assert.match(text, /main queue of port .*spoolss.* has 1 entries, its counter says 973/);
    assert.match(text, /canceled queue of port .*spoolss.* has 0 entries, its counter says 4294967295/);
    assert.equal(portAt(snapshot, world, 'spoolss')?.queues?.value.main, 0x3cd);
  });

  it('says when a message says that it lies elsewhere', async () => {
    const world = freshWorld();
    world.kernel.struct('_KALPC_MESSAGE', world.addresses.get('notice') ?? 0n).set({ 'u1.s1.QueueType': 3 });
    const { inventory } = await read(world);
    assert.match(
      inventory.problems.join('\n'),
      /message 0x\w+ lies in the main queue of .* says that it lies in the pending/,
    );
  });

  it('takes nothing for a message that is none', async () => {
    const world = freshWorld();
    const size = BigInt(world.layout.sizeOf('_BLOB'));
    const blob = world.kernel.struct('_BLOB', (world.addresses.get('notice') ?? 0n) - size);
    blob.set({ ResourceId: 6 });
    const { inventory, snapshot } = await read(world);
    assert.match(inventory.problems.join('\n'), /main queue of .* is no message/);
    assert.equal(snapshot.messages.size, 3);
  });

  it('ends at a list that leads into itself', async () => {
    const world = freshWorld();
    const { space } = world.kernel;
    const first = place(world, 'spoolss', '_ALPC_PORT', 'PortListEntry');
    const third = place(world, 'orphan', '_ALPC_PORT', 'PortListEntry');
    space.writeUint(third, 8, first);
    const { inventory, snapshot } = await read(world);
    assert.match(inventory.problems.join('\n'), /list of ports .* breaks/);
    assert.equal(snapshot.ports.size >= 6, true);
  });

  it('gives a reason for every field of a port whose page is missing', async () => {
    const world = freshWorld();
    const page = (world.addresses.get('editorToSpooler') ?? 0n) & ~0xfffn;
    const leaveOut = new Set([world.kernel.space.frameOf(page)]);
    const { snapshot } = await read(world, { format: 'bitmap', leaveOut });
    for (const port of snapshot.ports.values()) {
      for (const [field, reason] of Object.entries(port.unknowns)) {
        assert.equal(port[field as keyof typeof port], undefined, field);
        assert.ok(['not-in-dump', 'unreadable'].includes(reason), reason);
      }
      assert.ok(port.type !== undefined || port.unknowns['type'] !== undefined);
    }
    // Nothing that was not read is told as nothing.
    for (const { queues, unknowns } of snapshot.ports.values()) assert.ok(queues ?? unknowns['queues']);
  });

  it('reads on whatever page is missing', async () => {
    const world = freshWorld('10.0.22000.2538');
    const frames = [...world.kernel.physical.present()];
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.constantFrom(...frames), { minLength: 1, maxLength: 12 }), async missing => {
        const leaveOut = new Set(missing);
        await withDump(world, { format: 'full' }, async ({ target }) => {
          const memory = new Holes(target, leaveOut, world);
          const { types, symbols, kernelBase } = target;
          const { inventory, snapshot } = await readTarget(new KernelTarget(memory, types, symbols, kernelBase));
          assert.ok(inventory.ports.length <= 7 && snapshot.ports.size <= 7);
          for (const text of inventory.problems) assert.notEqual(text, '');
        });
      }),
      { numRuns: 40, seed: 20260802 },
    );
  });

  it('comes to an end and throws nothing whatever pointers are', async () => {
    const world = freshWorld();
    const keys = ['spoolss', 'editorToSpooler', 'print', 'notice', 'spoolerPool', 'client', 'server'];
    const { space } = world.kernel;
    const original = new Map(keys.map(key => [key, space.read(world.addresses.get(key) ?? 0n, 0x100)]));
    const value = fc.oneof(
      fc.bigInt(0n, (1n << 64n) - 1n),
      fc.constantFrom(...keys).map(key => world.addresses.get(key) ?? 0n),
      fc.constantFrom(0n, 1n, 0xffff_ffff_ffff_ffffn, 0x7fff_ffff_ffffn),
    );
    const writes = fc.array(fc.record({ key: fc.constantFrom(...keys), slot: fc.nat(31), value }), {
      minLength: 1,
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(writes, async changes => {
        for (const { key, slot, value: to } of changes)
          space.writeUint((world.addresses.get(key) ?? 0n) + BigInt(slot * 8), 8, to);
        const { inventory } = await read(world);
        for (const [key, bytes] of original) space.write(world.addresses.get(key) ?? 0n, bytes);
        assert.ok(inventory.ports.length <= 7);
      }),
      { numRuns: 40, seed: 20260803 },
    );
  });
});

/** Takes an entry out of its list, which stays whole. */
function unlink(world: BuiltWorld, entry: bigint): void {
  const { space } = world.kernel;
  const [next, previous] = [space.readUint(entry, 8), space.readUint(entry + 8n, 8)];
  space.writeUint(previous, 8, next);
  space.writeUint(next + 8n, 8, previous);
}

/** Memory in which some pages are missing. */
class Holes implements Memory {
  readonly pointerSize = 8;
  private readonly missing: ReadonlySet<bigint>;

  constructor(
    private readonly target: KernelTarget,
    frames: ReadonlySet<number>,
    world: BuiltWorld,
  ) {
    const pages = new Set<bigint>();
    for (const address of world.addresses.values())
      if (frames.has(world.kernel.space.frameOf(address & ~0xfffn))) pages.add(address >> 12n);
    this.missing = pages;
  }

  async readMany(ranges: readonly Range[], signal?: AbortSignal): Promise<readonly Block[]> {
    const blocks = await this.target.memory.readMany(ranges, signal);
    return blocks.map(block => {
      const end = block.address + BigInt(Math.max(1, block.bytes.length)) - 1n;
      for (let page = block.address >> 12n; page <= end >> 12n; page++)
        if (this.missing.has(page))
          return {
            address: toAddress(block.address),
            bytes: new Uint8Array(block.bytes.length),
            gaps: [{ offset: 0, length: block.bytes.length, reason: 'paged-out' as const }],
          };
      return block;
    });
  }
}

describe('inventory with symbols that lack or lie', () => {
  const types = ['_ALPC_PORT', '_KALPC_MESSAGE', '_ETHREAD', '_EPROCESS', '_KQUEUE', '_OBJECT_HEADER', '_HANDLE_TABLE'];

  for (const missing of types)
    it(`reads on without ${missing}, and with one of an impossible size`, async () => {
      const world = freshWorld();
      await withDump(world, { format: 'bitmap' }, async ({ target }) => {
        for (const size of [undefined, 0, 1, 8, 1 << 30]) {
          const changed: Types = {
            struct: name => {
              const layout = target.types.struct(name);
              if (name !== missing || !layout) return layout;
              return size === undefined ? undefined : { ...layout, size };
            },
            enumeration: name => target.types.enumeration(name),
            structNames: () => target.types.structNames(),
          };
          const { memory, symbols, kernelBase } = target;
          const { inventory, snapshot } = await readTarget(new KernelTarget(memory, changed, symbols, kernelBase));
          assert.ok(inventory.ports.length <= 7);
          if (missing === '_ALPC_PORT' && size === undefined) {
            assert.match(inventory.problems.join('\n'), /the symbols lack/);
            // Handles and connections still lead to ports; nothing is known of them but that.
            for (const port of snapshot.ports.values())
              assert.deepEqual([port.owner, port.unknowns['owner'], port.queues], [undefined, 'no-symbols', undefined]);
          }
        }
      });
    });
});
