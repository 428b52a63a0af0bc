import assert from 'node:assert/strict';
import { cardOf } from '../../extension/analysis/card/cardOf';
import { toAddress } from '../../extension/base/address';
import { KernelTarget } from '../../extension/kernel/kernelTarget';
import { readInventory } from '../../extension/kernel/readInventory';
import type { StructLayout, Symbols, Types } from '../../extension/kernel/types';
import type { Port } from '../../extension/model/entities';
import type { Snapshot } from '../../extension/model/snapshot';
import { SnapshotBuilder } from '../../extension/model/snapshotBuilder';
import { snapshotJson } from '../../extension/report/json/factsJson';
import { renderReport } from '../../extension/report/renderReport';
import { inputOf } from '../report/support';
import { addressOf, withDump } from '../target/worldFiles';
import { type BuiltWorld, buildWorld } from '../world/buildWorld';
import { BUILDS } from '../world/layout';
import { smallWorld } from '../world/sample';
import { portAt } from './inventoryExpectations';

const KEY = 0x0000_01d2_0040_1000n;
/** Where `_IO_MINI_COMPLETION_PACKET_USER` has its fields in x64 kernels. Source: its public symbols. */
const PACKET = { size: 0x50, KeyContext: 0x18, MiniPacketCallback: 0x38 };
const CALLBACK_RVA = 0x123450;

const packetType: StructLayout = {
  name: '_IO_MINI_COMPLETION_PACKET_USER',
  union: false,
  size: PACKET.size,
  fields: (['KeyContext', 'MiniPacketCallback'] as const).map(name => ({
    name,
    offset: PACKET[name],
    type: { kind: 'pointer', to: { kind: 'unknown' }, size: 8 },
  })),
};

/** The symbols of a kernel that have the type of packets and the name of the callback. */
function complete({ memory, types, symbols, kernelBase }: KernelTarget): KernelTarget {
  const more: Types = {
    struct: name => (name === packetType.name ? packetType : types.struct(name)),
    enumeration: name => types.enumeration(name),
    structNames: () => types.structNames(),
  };
  const named: Symbols = {
    rvaOf: name => (name === 'AlpcpLookasidePacketCallbackRoutine' ? CALLBACK_RVA : symbols.rvaOf(name)),
    nearest: rva => symbols.nearest(rva),
    matching: pattern => symbols.matching(pattern),
    count: symbols.count,
  };
  return new KernelTarget(memory, more, named, kernelBase);
}

/** Gives the port of the spooler packets: the second calls somebody else, the third entry is not its own. */
function withPackets(world: BuiltWorld): { readonly lookaside: bigint; readonly packets: readonly bigint[] } {
  const { kernel } = world;
  const entrySize = kernel.layout.sizeOf('_ALPC_COMPLETION_PACKET_LOOKASIDE_ENTRY');
  const entries = 4;
  const address = kernel.nonPaged.allocate(kernel.layout.sizeOf('_ALPC_COMPLETION_PACKET_LOOKASIDE') + 3 * entrySize);
  kernel.struct('_ALPC_COMPLETION_PACKET_LOOKASIDE', address, { Size: entries, ActiveCount: 1, CompletionKey: KEY });
  const own = kernel.imageBase + BigInt(CALLBACK_RVA);
  const packets = [own, own + 0x5000n, own].map(callback => {
    const packet = kernel.nonPaged.allocate(PACKET.size);
    kernel.space.writeUint(packet + BigInt(PACKET.KeyContext), 8, KEY);
    kernel.space.writeUint(packet + BigInt(PACKET.MiniPacketCallback), 8, callback);
    return packet;
  });
  const first = address + BigInt(kernel.layout.offset('_ALPC_COMPLETION_PACKET_LOOKASIDE', 'Entry'));
  packets.forEach((packet, i) => {
    kernel.struct('_ALPC_COMPLETION_PACKET_LOOKASIDE_ENTRY', first + BigInt(i * entrySize), {
      Packet: packet,
      Lookaside: i === 2 ? address + 0x40n : address,
    });
  });
  kernel
    .struct('_ALPC_PORT', addressOf(world, 'spoolss'))
    .set({ CompletionPacketLookaside: address, CompletionKey: KEY });
  return { lookaside: address, packets };
}

async function read(
  world: BuiltWorld,
  as: (target: KernelTarget) => KernelTarget,
): Promise<{ readonly port: Port; readonly snapshot: Snapshot; readonly problems: readonly string[] }> {
  return withDump(world, { format: 'bitmap' }, async ({ target }) => {
    const builder = new SnapshotBuilder('dump');
    const { problems } = await readInventory(as(target), builder);
    const snapshot = builder.build();
    const port = portAt(snapshot, world, 'spoolss');
    assert.ok(port);
    return { port, snapshot, problems };
  });
}

describe('completion packets of a port', () => {
  for (const build of BUILDS) {
    it(`are told with their keys and callbacks (${build})`, async () => {
      const world = buildWorld(smallWorld(build));
      const { lookaside, packets } = withPackets(world);
      const { port, snapshot, problems } = await read(world, complete);
      assert.equal(port.completionKey?.value, KEY);
      const own = world.kernel.imageBase + BigInt(CALLBACK_RVA);
      assert.deepEqual(port.completionLookaside?.value, {
        address: lookaside,
        size: 4,
        active: 1,
        key: KEY,
        packets: [
          { address: packets[0], keyContext: KEY, callback: own, intercepted: false },
          { address: packets[1], keyContext: KEY, callback: own + 0x5000n, intercepted: true },
        ],
      });
      assert.ok(problems.some(one => one.startsWith('1 entries of the completion packets at')));
      const rows = cardOf({ snapshot, chains: [] }, port.id)?.rows ?? [];
      assert.equal(rows.find(row => row.label === 'Completion packets')?.value, '1 in use, room for 4, 2 found');
      assert.match(rows.find(row => row.label === 'Completion key')?.value ?? '', /^000001d200401000/);
      assert.match(
        rows.find(row => row.label === 'Completion port')?.value ?? '',
        /^[0-9a-f]{16}, \d threads? registered, \d idle, \d running, at most \d at a time, \d packets? waits?$/,
      );
      const intercepted = rows.filter(row => row.label === 'Intercepted');
      assert.deepEqual([intercepted.length, intercepted[0]?.certainty], [1, 'likely']);
      const text = renderReport('ports', 'markdown', inputOf(snapshot));
      assert.match(
        text,
        /Intercepted: completion packets[^]*- connection port `[0-9a-f]{16}` \(spoolss\): 1 packet with/,
      );
      assert.match(JSON.stringify([...(snapshotJson(snapshot)['ports'] as Iterable<unknown>)]), /"intercepted":true/);
    });
  }

  it('say nothing of callbacks where the symbols do not have packets', async () => {
    const world = buildWorld(smallWorld('10.0.19041.3570'));
    const { packets } = withPackets(world);
    const { port } = await read(world, target => target);
    assert.deepEqual(port.completionLookaside?.value.packets, [{ address: packets[0] }, { address: packets[1] }]);
  });

  it('have a reason where they were not read', async () => {
    const world = buildWorld(smallWorld('10.0.19041.3570'));
    const port = world.kernel.struct('_ALPC_PORT', addressOf(world, 'spoolss'));
    port.set({ CompletionPacketLookaside: 0xffff_8123_4567_0000n });
    const told = (await read(world, complete)).port;
    assert.deepEqual([told.completionLookaside, told.unknowns['completionLookaside']], [undefined, 'unreadable']);
    port.set({ CompletionPacketLookaside: 0n });
    const none = (await read(world, complete)).port;
    assert.deepEqual([none.completionLookaside, none.unknowns['completionLookaside']], [undefined, undefined]);
  });

  it('are bounded, whatever their counter says', async () => {
    const world = buildWorld(smallWorld('10.0.19041.3570'));
    const { lookaside, packets } = withPackets(world);
    world.kernel.struct('_ALPC_COMPLETION_PACKET_LOOKASIDE', lookaside).set({ Size: 0xffff_ffff });
    const { port } = await read(world, complete);
    const found = port.completionLookaside?.value.packets ?? [];
    assert.deepEqual(
      found.slice(0, 1).map(one => one.address),
      [toAddress(packets[0] ?? 0n)],
    );
    assert.ok(found.length <= 1024);
  });
});
