import assert from 'node:assert/strict';
import { AddressSpace } from './memory/addressSpace';
import { PhysicalPages } from './memory/physicalPages';

/** A walk of its own, by hand: the physical address of a virtual one, or the entry that ended it. */
function walk(physical: PhysicalPages, directory: bigint, address: bigint): bigint | { readonly entry: bigint } {
  let table = directory;
  for (const shift of [39n, 30n, 21n, 12n]) {
    const page = Buffer.from(physical.peek(Number(table >> 12n)) ?? []);
    const entry = page.readBigUInt64LE(Number((address >> shift) & 511n) * 8);
    if ((entry & 1n) === 0n) return { entry };
    if (shift === 21n && (entry & 0x80n) !== 0n) return (entry & 0xf_ffff_ffe0_0000n) + (address & 0x1f_ffffn);
    table = entry & 0xf_ffff_ffff_f000n;
  }
  return table + (address & 0xfffn);
}

describe('page tables of a world', () => {
  const AT = 0xffffa00f_50000ff8n;

  it('lead to what was written, across a page border too', () => {
    const physical = new PhysicalPages();
    const space = new AddressSpace(physical);
    space.write(
      AT,
      Uint8Array.from({ length: 16 }, (_, i) => i + 1),
    );
    for (let i = 0; i < 16; i++) {
      const place = walk(physical, space.directory, AT + BigInt(i));
      assert.equal(typeof place, 'bigint');
      const found = physical.peek(Number((place as bigint) >> 12n))?.[Number((place as bigint) & 0xfffn)];
      assert.equal(found, i + 1);
    }
    assert.equal(space.readUint(AT + 4n, 8), 0x0c0b0a0908070605n);
    assert.deepEqual(walk(physical, space.directory, 0xffffa00f_60000000n), { entry: 0n });
  });

  it('give the kernel to every process, and each its own user half', () => {
    const physical = new PhysicalPages();
    const system = new AddressSpace(physical);
    const process = new AddressSpace(physical);
    system.writeUint(AT, 8, 7n);
    process.writeUint(0x7ff6_0000_0000n, 8, 9n);
    process.shareKernelOf(system);
    assert.equal(walk(physical, process.directory, AT), walk(physical, system.directory, AT));
    assert.equal(typeof walk(physical, process.directory, 0x7ff6_0000_0000n), 'bigint');
    assert.deepEqual(walk(physical, system.directory, 0x7ff6_0000_0000n), { entry: 0n });
  });

  it('map 2 MiB by one entry', () => {
    const physical = new PhysicalPages();
    const space = new AddressSpace(physical);
    space.mapLarge(0xffffa00f_40000000n);
    space.writeUint(0xffffa00f_40123450n, 4, 0xabcdn);
    const place = walk(physical, space.directory, 0xffffa00f_40123450n) as bigint;
    assert.equal(place & 0x1f_ffffn, 0x12_3450n);
    assert.equal(Buffer.from(physical.peek(Number(place >> 12n)) ?? []).readUInt16LE(0x450), 0xabcd);
  });

  it('say of a page that it is in transition, paged out, or behind a prototype', () => {
    const physical = new PhysicalPages();
    const space = new AddressSpace(physical);
    for (const page of [0n, 1n, 2n]) space.writeUint(AT + page * 0x1000n, 4, 1n);
    const frame = BigInt(space.frameOf(AT));
    space.makeTransition(AT);
    space.pageOut(AT + 0x1000n, 0x77);
    space.makePrototype(AT + 0x2000n, 0xffffc50c_2a000018n, space);
    assert.deepEqual(walk(physical, space.directory, AT), { entry: (frame << 12n) | 0x880n });
    assert.deepEqual(walk(physical, space.directory, AT + 0x1000n), { entry: (0x77n << 32n) | 0x80n });
    assert.deepEqual(walk(physical, space.directory, AT + 0x2000n), { entry: 0xc50c2a000018_0400n });
  });
});
