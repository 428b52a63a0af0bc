import assert from 'node:assert/strict';
import { toAddress } from '../../extension/base/address';
import { readMessageData } from '../../extension/kernel/messageData';
import { addressOf, withDump } from '../target/worldFiles';
import { type BuiltWorld, buildWorld } from '../world/buildWorld';
import { BUILDS } from '../world/layout';
import { smallWorld } from '../world/sample';

/** The bytes that the small world sends with its print request. */
function sent(world: BuiltWorld): Uint8Array {
  return world.description.messages?.find(one => one.key === 'print')?.data ?? new Uint8Array(0);
}

function message(world: BuiltWorld): ReturnType<BuiltWorld['kernel']['struct']> {
  return world.kernel.struct('_KALPC_MESSAGE', world.addresses.get('print') ?? 0n);
}

describe('data of a message', () => {
  for (const build of BUILDS) {
    it(`lies behind it, and what does not fit in its extension (${build})`, async () => {
      const world = buildWorld(smallWorld(build));
      assert.ok(sent(world).length > 512);
      await withDump(world, { format: 'full' }, async ({ target }) => {
        for (const limit of [0, 1, 256, 511, 512, 513, 700, 5000]) {
          const data = await readMessageData(target, addressOf(world, 'print'), undefined, limit);
          assert.deepEqual(Buffer.from(data?.bytes ?? []), Buffer.from(sent(world).subarray(0, limit)), `${limit}`);
          assert.deepEqual([data?.length, data?.reason], [sent(world).length, undefined]);
        }
      });
    });
  }

  it('of a reserve has room for what was reserved', async () => {
    const world = buildWorld(smallWorld('10.0.19041.3570'));
    // 40 bytes of the size are the header of the message.
    const reserve = world.kernel.allocate('_KALPC_RESERVE', { Size: 40 + 16 });
    message(world).set({ Reserve: reserve.address });
    await withDump(world, { format: 'full' }, async ({ target }) => {
      const data = await readMessageData(target, addressOf(world, 'print'), undefined, 24);
      const rest = sent(world).subarray(512, 512 + 8);
      assert.deepEqual(Buffer.from(data?.bytes ?? []), Buffer.concat([sent(world).subarray(0, 16), rest]));
    });
  });

  it('that was not captured lies in the memory of the sender', async () => {
    const world = buildWorld(smallWorld('10.0.22000.2538'));
    const editor = world.kernel.struct('_EPROCESS', world.addresses.get('editor') ?? 0n);
    const peb = world.kernel.space.readUint(editor.at('Peb'), 8);
    message(world).set({ DataUserVa: peb, 'PortMessage.u1.s1.DataLength': 16 });
    await withDump(world, { format: 'full' }, async ({ target, dump }) => {
      const sender = addressOf(world, 'editor');
      const data = await readMessageData(target, addressOf(world, 'print'), sender);
      const there = dump.memory.read({ address: toAddress(peb), length: 16, process: sender });
      assert.deepEqual([data?.isCaptured, data?.address, data?.length], [false, peb, 16]);
      assert.deepEqual(Buffer.from(data?.bytes ?? []), Buffer.from(there.bytes));
      assert.deepEqual(there.gaps, []);
      const elsewhere = await readMessageData(target, addressOf(world, 'print'), undefined);
      assert.deepEqual([elsewhere?.bytes.length, elsewhere?.reason], [0, 'not-mapped']);
    });
  });

  it('is known as far as its pages are', async () => {
    const world = buildWorld(smallWorld('10.0.17763.5933'));
    message(world).set({ ExtensionBuffer: 0xffff_f780_1234_5000n });
    await withDump(world, { format: 'full' }, async ({ target }) => {
      const data = await readMessageData(target, addressOf(world, 'print'), undefined, 600);
      assert.deepEqual([data?.bytes.length, data?.reason], [512, 'not-mapped']);
      assert.equal(await readMessageData(target, toAddress(0xffff_f780_1234_5000n), undefined), undefined);
    });
  });
});
