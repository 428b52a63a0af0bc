import assert from 'node:assert/strict';
import { toAddress } from '../../extension/base/address';
import { KernelTarget } from '../../extension/kernel/kernelTarget';
import type { Block, Memory } from '../../extension/kernel/memory';
import { readInventory } from '../../extension/kernel/readInventory';
import type { Message } from '../../extension/model/entities';
import { idOf } from '../../extension/model/ids';
import { SnapshotBuilder } from '../../extension/model/snapshotBuilder';
import { addressOf, withDump } from '../target/worldFiles';
import { type BuiltWorld, buildWorld } from '../world/buildWorld';
import { BUILDS } from '../world/layout';
import { smallWorld } from '../world/sample';

/** A memory that ends early: bytes of one range are missing from `from` on. */
class Lacking implements Memory {
  readonly pointerSize = 8;

  constructor(
    private readonly memory: Memory,
    private readonly from: bigint,
    private readonly to: bigint,
  ) {}

  async readMany(...[ranges, signal]: Parameters<Memory['readMany']>): Promise<readonly Block[]> {
    const blocks = await this.memory.readMany(ranges, signal);
    return blocks.map(block => {
      const end = block.address + BigInt(block.bytes.length);
      if (end <= this.from || block.address >= this.to) return block;
      const offset = Number(this.from > block.address ? this.from - block.address : 0n);
      return {
        ...block,
        gaps: [...block.gaps, { offset, length: block.bytes.length - offset, reason: 'not-in-dump' }],
      };
    });
  }
}

async function messageOf(
  world: BuiltWorld,
  key: string,
  lacking?: { readonly from: bigint; readonly to: bigint },
): Promise<Message> {
  return withDump(world, { format: 'bitmap' }, async ({ target }) => {
    const memory = lacking ? new Lacking(target.memory, lacking.from, lacking.to) : target.memory;
    const builder = new SnapshotBuilder('dump');
    await readInventory(new KernelTarget(memory, target.types, target.symbols, target.kernelBase), builder);
    const message = builder.build().messages.get(idOf('message', addressOf(world, key)));
    assert.ok(message);
    return message;
  });
}

describe('the beginning of the data of messages', () => {
  for (const build of BUILDS) {
    it(`comes with the inventory (${build})`, async () => {
      const world = buildWorld(smallWorld(build));
      const sample = world.description.messages?.find(one => one.key === 'print');
      const print = await messageOf(world, 'print');
      assert.equal(print.dataHead?.value, Buffer.from(sample?.data?.subarray(0, 0x40) ?? []).toString('hex'));
      const { evidence } = print.dataHead;
      const size = BigInt(world.layout.sizeOf('_KALPC_MESSAGE'));
      assert.equal(evidence.kind === 'memory' && evidence.address, toAddress(addressOf(world, 'print') + size));
      assert.equal((await messageOf(world, 'notice')).dataHead?.value, Buffer.from('notice').toString('hex'));
      const big = await messageOf(world, 'big');
      assert.deepEqual([big.dataHead, big.dataLength?.value], [undefined, 0]);
    });
  }

  it('says why it is missing, and leaves the message whole', async () => {
    const world = buildWorld(smallWorld('10.0.19041.3570'));
    const end = addressOf(world, 'print') + BigInt(world.layout.sizeOf('_KALPC_MESSAGE'));
    const print = await messageOf(world, 'print', { from: end + 8n, to: end + 0x40n });
    assert.deepEqual([print.dataHead, print.unknowns], [undefined, { dataHead: 'not-in-dump' }]);
    assert.equal(print.serverThread?.value, addressOf(world, 'server'));
    // Nothing is missing of one that has fewer bytes than that.
    const short = addressOf(world, 'notice') + BigInt(world.layout.sizeOf('_KALPC_MESSAGE'));
    const notice = await messageOf(world, 'notice', { from: short + 6n, to: short + 0x40n });
    assert.deepEqual([notice.dataHead?.value, notice.unknowns], [Buffer.from('notice').toString('hex'), {}]);
  });

  it('is not taken from behind the message where it lies elsewhere', async () => {
    const world = buildWorld(smallWorld('10.0.19041.3570'));
    const message = world.kernel.struct('_KALPC_MESSAGE', world.addresses.get('print') ?? 0n);
    message.set({ DataUserVa: 0x7ff0_0000n });
    const user = await messageOf(world, 'print');
    assert.deepEqual([user.dataHead, user.buffers?.value.userData], [undefined, 0x7ff0_0000n]);
    // A reserve may have room for less than what is sent; the rest is in the extension buffer.
    message.set({ DataUserVa: 0n, Reserve: 0xffff_8000_0000_1000n });
    assert.equal((await messageOf(world, 'print')).dataHead, undefined);
  });
});
