import assert from 'node:assert/strict';
import fc from 'fast-check';
import { toAddress } from '../../extension/base/address';
import { readMessageData } from '../../extension/kernel/messageData';
import { readInventory } from '../../extension/kernel/readInventory';
import { idOf } from '../../extension/model/ids';
import type { Snapshot } from '../../extension/model/snapshot';
import { SnapshotBuilder } from '../../extension/model/snapshotBuilder';
import { addressOf, type OpenWorld, withDump } from '../target/worldFiles';
import { anyWorld } from '../world/arbitrary';
import { type BuiltWorld, buildWorld } from '../world/buildWorld';
import { BUILDS } from '../world/layout';
import { smallWorld } from '../world/sample';
import { expectedMessages, expectedPorts, portAt, toldMessages, toldPorts } from './inventoryExpectations';

/** Problems that a world has because it is described so. */
const MEANT = /not on the list of processes|on no list of a process/;

describe('inventory of a synthetic kernel', () => {
  for (const build of BUILDS) {
    const world = buildWorld(smallWorld(build));

    it(`finds what was described (${build})`, async () => {
      await withInventory(world, async ({ snapshot, problems }, { target }) => {
        assert.deepEqual([problems.filter(one => !MEANT.test(one)), snapshot.contradictions], [[], []]);
        compare(world, snapshot);
        assert.deepEqual(portAt(snapshot, world, 'spoolss')?.completion?.value, {
          currentCount: 0,
          maximumCount: 2,
          entries: 0,
          idle: [addressOf(world, 'worker')],
        });
        const sample = world.description.messages?.find(message => message.key === 'print');
        const data = await readMessageData(target, addressOf(world, 'print'), undefined, 700);
        assert.deepEqual(Buffer.from(data?.bytes ?? []), Buffer.from(sample?.data ?? []));
        const first = await readMessageData(target, addressOf(world, 'print'), undefined);
        assert.deepEqual([first?.bytes.length, first?.length, first?.isCaptured], [256, 700, true]);
      });
    });

    it(`counts objects of each type (${build})`, async () => {
      await withInventory(world, ({ snapshot }) => {
        const { ports = [], connections = [], handles = [] } = world.description;
        const type = snapshot.objectTypes.find(one => one.name === 'ALPC Port');
        const held = handles.filter(one => world.description.ports?.some(port => port.key === one.object));
        const over = handles.filter(one => connections.some(connection => connection.key === one.object));
        assert.deepEqual(
          [type?.objects, type?.handles],
          [ports.length + 2 * connections.length, held.length + over.length],
        );
        assert.deepEqual(
          snapshot.objectTypes.find(one => one.name === 'Process')?.objects,
          world.description.processes.length,
        );
      });
    });

    it(`tells the ports that a connection ties together (${build})`, async () => {
      await withInventory(world, ({ snapshot }) => {
        const told = snapshot.connections.map(one => [one.port, one.clientPort, one.serverPort, one.peerProcess]);
        const expected = (world.description.connections ?? []).map(one => [
          addressOf(world, one.port),
          addressOf(world, one.key),
          addressOf(world, `${one.key}.server`),
          addressOf(world, one.client),
        ]);
        assert.deepEqual(told, expected);
        assert.deepEqual(
          snapshot.connections.map(one => one.portName),
          ['\\RPC Control\\spoolss', '\\RPC Control\\filter'],
        );
      });
    });
  }

  it('finds what was described in any world', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorld(), async description => {
        const world = buildWorld(description);
        await withInventory(world, ({ snapshot, problems }) => {
          assert.deepEqual([problems.filter(one => !MEANT.test(one)), snapshot.contradictions], [[], []]);
          compare(world, snapshot);
        });
      }),
      { numRuns: 40, seed: 20260801 },
    );
  });

  it('finds what goes with a message beside its data', async () => {
    for (const build of BUILDS) {
      const world = buildWorld(smallWorld(build));
      const message = world.kernel.struct('_KALPC_MESSAGE', world.addresses.get('print') ?? 0n);
      message.set({
        'MessageAttributes.ClientContext': 0x1234n,
        'MessageAttributes.SecurityData': 0xffff_a000_0000_1000n,
        'MessageAttributes.HandleData': 0xffff_a000_0000_2000n,
        CancelSequenceNo: 7,
        'u1.s1.Ready': 1,
        'u1.s1.InDispatch': 1,
      });
      message.setWhereKnown({ 'MessageAttributes.WorkOnBehalfData.Ticket.ThreadId': 0x9d8 });
      await withInventory(world, ({ snapshot }) => {
        const told = snapshot.messages.get(idOf('message', addressOf(world, 'print')));
        const attributes = told?.attributes?.value;
        assert.deepEqual(
          [attributes?.clientContext, attributes?.securityData, attributes?.handleData, attributes?.view],
          [0x1234n, 0xffff_a000_0000_1000n, 0xffff_a000_0000_2000n, null],
        );
        assert.equal(attributes?.workOnBehalf, world.layout.isWindows7 ? undefined : 0x9d8);
        assert.deepEqual(told?.stateBits?.value, ['Ready', 'OwnerPortReference', 'InDispatch']);
        assert.equal(told.cancelSequence?.value, 7);
        assert.equal(told.sequence?.evidence.kind, 'memory');
      });
    }
  });

  it('takes the lowest bit of an owner for what it is', async () => {
    const world = buildWorld(smallWorld('10.0.22000.2538'));
    const port = world.kernel.struct('_ALPC_PORT', world.addresses.get('orphan') ?? 0n);
    port.set({ OwnerProcess: (world.addresses.get('gone') ?? 0n) | 1n });
    await withInventory(world, ({ snapshot }) => {
      const told = portAt(snapshot, world, 'orphan');
      assert.deepEqual([told?.owner?.value, told?.ownerGone?.value], [addressOf(world, 'gone'), true]);
    });
  });

  it('says where a value comes from', async () => {
    const world = buildWorld(smallWorld('10.0.19041.3570'));
    await withInventory(world, ({ snapshot }) => {
      const address = addressOf(world, 'print');
      const { serverThread, queue } = snapshot.messages.get(idOf('message', address)) ?? {};
      const place = { kind: 'memory', type: '_KALPC_MESSAGE', stop: 0 };
      assert.deepEqual(serverThread?.evidence, {
        ...place,
        address: toAddress(address + 0xc8n),
        field: 'ServerThread',
        value: `0x${addressOf(world, 'server').toString(16)}`,
      });
      assert.deepEqual(queue?.evidence, {
        ...place,
        address: toAddress(address + 0x28n),
        field: 'u1.s1.QueueType',
        value: '0x3',
      });
    });
  });

  function compare(world: BuiltWorld, snapshot: Snapshot): void {
    assert.deepEqual(toldPorts(snapshot), expectedPorts(world));
    assert.deepEqual(toldMessages(snapshot), expectedMessages(world));
  }
});

interface Read {
  readonly snapshot: Snapshot;
  readonly problems: readonly string[];
}

async function withInventory(
  world: BuiltWorld,
  use: (read: Read, open: OpenWorld) => void | Promise<void>,
): Promise<void> {
  await withDump(world, { format: 'bitmap' }, async open => {
    const builder = new SnapshotBuilder('dump');
    const { problems } = await readInventory(open.target, builder);
    await use({ snapshot: builder.build(), problems }, open);
  });
}
