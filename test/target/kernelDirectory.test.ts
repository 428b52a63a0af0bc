import assert from 'node:assert/strict';
import path from 'node:path';
import { toAddress } from '../../extension/base/address';
import { openDump } from '../../extension/target/dump/openDump';
import { type BuiltWorld, buildWorld } from '../world/buildWorld';
import { type DumpOptions, writeDump } from '../world/dump/writeDump';
import { smallWorld } from '../world/sample';
import { inFolder } from './worldFiles';

/** Reads the first word of System's EPROCESS through a dump written with the options. */
async function open(
  world: BuiltWorld,
  options: Partial<DumpOptions>,
): Promise<{ word: bigint | string; problems: string }> {
  return inFolder(folder => {
    const file = path.join(folder, 'MEMORY.DMP');
    writeDump(file, world, { format: 'bitmap', ...options });
    const dump = openDump(file);
    const block = dump.memory.read({ address: toAddress(world.addresses.get('system') ?? 0n), length: 8 });
    dump.close();
    const word = block.gaps[0]?.reason ?? Buffer.from(block.bytes).readBigUInt64LE();
    return Promise.resolve({ word, problems: dump.problems.join() });
  });
}

describe('the directory table of a dump', () => {
  const world = buildWorld(smallWorld('10.0.19041.3570'));
  const { space, physical } = world.kernel;
  const truth = space.readUint(world.addresses.get('system') ?? 0n, 8);

  it('may carry low bits', async () => {
    assert.deepEqual(await open(world, { directory: space.directory | 2n }), { word: truth, problems: '' });
  });

  it("that is the user's shadow is not used: one that maps the kernel is found", async () => {
    const shadow = BigInt(physical.allocate()) << 12n;
    const { word, problems } = await open(world, { directory: shadow });
    assert.equal(word, truth);
    assert.match(problems, new RegExp(`0x${shadow.toString(16)}\\) does not map the kernel: 0x[0-9a-f]+ is used`));
  });

  it('that is nowhere is said', async () => {
    const bare = buildWorld(smallWorld('10.0.19041.3570'));
    const tops = new Set([...bare.directories.values()].map(directory => Number(directory >> 12n)));
    const shadow = BigInt(bare.kernel.physical.allocate()) << 12n;
    const { word, problems } = await open(bare, { directory: shadow, leaveOut: tops });
    assert.equal(word, 'not-mapped');
    assert.match(problems, /no other was found/);
  });

  it('of five levels is refused by name', async () => {
    const five = buildWorld(smallWorld('10.0.19041.3570'));
    // A fifth level whose entries for kernel addresses of 48 bits lead to the four levels there are.
    const pfn = five.kernel.physical.allocate();
    const top = five.kernel.physical.bytes(pfn);
    new DataView(top.buffer, top.byteOffset).setBigUint64(511 * 8, five.kernel.space.directory | 0x63n, true);
    await assert.rejects(open(five, { directory: BigInt(pfn) << 12n }), /five levels of page tables \(LA57\).*kd/);
  });

  it('is that of a process for user addresses, by the field that the types name', async () => {
    await inFolder(folder => {
      const file = path.join(folder, 'MEMORY.DMP');
      writeDump(file, world, { format: 'full' });
      const dump = openDump(file);
      const process = toAddress(world.addresses.get('editor') ?? 0n);
      assert.equal(dump.directories?.of(process), world.directories.get('editor'));
      dump.directories?.useOffset(world.layout.offset('_EPROCESS', 'Pcb.DirectoryTableBase') + 8);
      assert.notEqual(dump.directories?.of(process), world.directories.get('editor'));
      dump.close();
      return Promise.resolve();
    });
  });
});
