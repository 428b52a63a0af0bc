import assert from 'node:assert/strict';
import { readInventory } from '../../extension/kernel/readInventory';
import { idOf } from '../../extension/model/ids';
import type { Snapshot } from '../../extension/model/snapshot';
import { SnapshotBuilder } from '../../extension/model/snapshotBuilder';
import { addressOf, withDump } from '../target/worldFiles';
import { buildWorld, type BuiltWorld } from '../world/buildWorld';
import { allocateBlob } from '../world/kernel/blobs';
import { BUILDS } from '../world/layout';
import { smallWorld } from '../world/sample';

/** Writes what the message carries: a handle to a section, a view of 64 KiB and a token. */
function load(world: BuiltWorld): void {
  const { kernel } = world;
  const make = (id: string, type: string): ReturnType<typeof kernel.struct> =>
    kernel.struct(type, allocateBlob(kernel, id, world.layout.sizeOf(type)));
  const client = world.addresses.get('editor') ?? 0n;
  const handle = make(world.layout.isWindows7 ? 'MESSAGE' : 'HANDLE_DATA', '_KALPC_HANDLE_DATA');
  handle.set({ ObjectType: 0x80 });
  if (!world.layout.isWindows7)
    handle.set({
      Count: 1,
      'DuplicateContext.SourceProcess': client,
      'DuplicateContext.SourceHandle': 0x1c4n,
      'DuplicateContext.Object': 0xffff_e000_0000_4440n,
    });
  const view = make('VIEW', '_KALPC_VIEW').set({
    OwnerProcess: client,
    Address: 0x21d_0000n,
    Size: 0x1_0000n,
    'u1.s1.WriteAccess': 1,
  });
  const security = make('SECURITY_CONTEXT', '_KALPC_SECURITY_DATA').set({
    OwningProcess: client,
    ContextHandle: 0x10n,
    'DynamicSecurity.ClientToken': 0xffff_9000_0000_1060n,
    'DynamicSecurity.SecurityQos.ImpersonationLevel': 2,
    'DynamicSecurity.SecurityQos.ContextTrackingMode': 1,
    'DynamicSecurity.SecurityQos.EffectiveOnly': 1,
    'u1.s1.Impersonated': 1,
  });
  kernel.struct('_KALPC_MESSAGE', world.addresses.get('print') ?? 0n).set({
    'MessageAttributes.HandleData': handle.address,
    'MessageAttributes.View': view.address,
    'MessageAttributes.SecurityData': security.address,
  });
}

async function snapshotOf(world: BuiltWorld, options: { readonly handles?: boolean } = {}): Promise<Snapshot> {
  return withDump(world, { format: 'bitmap' }, async ({ target }) => {
    const builder = new SnapshotBuilder('dump');
    await readInventory(target, builder, options);
    return builder.build();
  });
}

describe('what a message carries', () => {
  for (const build of BUILDS) {
    it(`is read from behind its attributes (${build})`, async () => {
      const world = buildWorld(smallWorld(build));
      load(world);
      const message = (await snapshotOf(world)).messages.get(idOf('message', addressOf(world, 'print')));
      const client = addressOf(world, 'editor');
      assert.deepEqual(
        world.layout.isWindows7 ? message?.handleAttribute?.value.objectType : message?.handleAttribute?.value,
        world.layout.isWindows7
          ? 0x80
          : { objectType: 0x80, count: 1, process: client, handle: 0x1c4n, object: 0xffff_e000_0000_4440n },
      );
      assert.deepEqual(message?.viewAttribute?.value, {
        process: client,
        address: 0x21d_0000n,
        size: 0x1_0000,
        writable: true,
      });
      assert.deepEqual(message.securityAttribute?.value, {
        process: client,
        context: 0x10n,
        token: 0xffff_9000_0000_1060n,
        qos: { level: 'impersonation', dynamic: true, effectiveOnly: true },
        revoked: false,
        impersonated: true,
      });
      assert.equal(
        message.viewAttribute.evidence.kind === 'memory' && message.viewAttribute.evidence.type,
        '_KALPC_VIEW',
      );
    });
  }

  it('says why it is not known where its memory was not read', async () => {
    const world = buildWorld(smallWorld('10.0.19041.3570'));
    const message = world.kernel.struct('_KALPC_MESSAGE', world.addresses.get('print') ?? 0n);
    message.set({ 'MessageAttributes.View': 0xffff_a000_0000_1000n });
    const told = (await snapshotOf(world)).messages.get(idOf('message', addressOf(world, 'print')));
    assert.equal(told?.viewAttribute, undefined);
    assert.equal(told?.unknowns['viewAttribute'], 'not-mapped');
  });
});

describe('security of a port', () => {
  it('has its quality of service and the objects that may travel', async () => {
    for (const build of BUILDS) {
      const world = buildWorld(smallWorld(build));
      world.kernel.struct('_ALPC_PORT', world.addresses.get('spoolss') ?? 0n).set({
        'PortAttributes.SecurityQos.ImpersonationLevel': 1,
        'PortAttributes.SecurityQos.ContextTrackingMode': 0,
        'PortAttributes.SecurityQos.EffectiveOnly': 1,
        'PortAttributes.DupObjectTypes': 0x81,
      });
      const port = (await snapshotOf(world)).ports.get(idOf('port', addressOf(world, 'spoolss')));
      assert.deepEqual(port?.securityQos?.value, { level: 'identification', dynamic: false, effectiveOnly: true });
      assert.equal(port.duplicable?.value, 0x81);
    }
  });

  it('tells who holds handles only where handle tables were read', async () => {
    const world = buildWorld(smallWorld('10.0.19041.3570'));
    const read = await snapshotOf(world);
    const holders = [...read.ports.values()].map(port => port.handles?.value.length);
    assert.ok(holders.includes(0) && holders.some(count => (count ?? 0) > 0), String(holders));
    const without = await snapshotOf(world, { handles: false });
    assert.deepEqual([...without.ports.values()].filter(port => port.handles).length, 0);
  });
});
