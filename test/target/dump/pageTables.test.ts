import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Address } from '../../../extension/base/address';
import { DumpMemory } from '../../../extension/target/dump/dumpMemory';
import { PageTables, type Translation } from '../../../extension/target/dump/pageTables';
import { PhysicalMemory } from '../../../extension/target/dump/physicalMemory';
import { RunPages } from '../../../extension/target/dump/runPages';

const PAGES = 64;
const DIRECTORY = 0x1000n;
const KERNEL = 0xffffa00000000000n;

/** 64 pages of physical memory with page tables that a test fills by hand. */
class Machine {
  readonly bytes = new Uint8Array(PAGES * 0x1000);
  private readonly view = new DataView(this.bytes.buffer);
  private nextTable = 2;
  /** Frames that are there, in order. */
  private readonly present: readonly number[];

  constructor(missing: readonly number[] = []) {
    this.present = Array.from({ length: PAGES }, (_, base) => base).filter(base => !missing.includes(base));
  }

  /** A new one each time: the memory that a test fills goes on changing, that of a dump does not. */
  get physical(): PhysicalMemory {
    const file = {
      size: this.bytes.length,
      read: (offset: number, into: Uint8Array): number => {
        // The n-th run of one page is the n-th page that is there.
        const pages = this.present.slice(offset / 0x1000, (offset + into.length) / 0x1000);
        pages.forEach((page, i) => {
          into.set(this.bytes.subarray(page * 0x1000, (page + 1) * 0x1000), i * 0x1000);
        });
        return pages.length * 0x1000;
      },
    };
    const runs = this.present.map(base => ({ base, count: 1 }));
    return new PhysicalMemory(file, new RunPages(runs, 0), 4);
  }

  get tables(): PageTables {
    return new PageTables(this.physical);
  }

  put(physical: bigint, value: bigint): void {
    this.view.setBigUint64(Number(physical), value, true);
  }

  /** Writes the entry of an address at a level (12: page table, 21: directory, 30, 39), making the tables above it. */
  map(address: bigint, entry: bigint, level = 12): void {
    let table = DIRECTORY;
    for (const shift of [39, 30, 21, 12]) {
      const slot = table + ((address >> BigInt(shift)) & 0x1ffn) * 8n;
      if (shift === level) {
        this.put(slot, entry);
        return;
      }
      const found = this.view.getBigUint64(Number(slot), true);
      table = found !== 0n ? found & 0xfffff000n : BigInt(this.nextTable++) << 12n;
      if (found === 0n) this.put(slot, table | 0x63n);
    }
  }

  translate(address: bigint): Translation {
    return this.tables.translate(DIRECTORY | 2n, address);
  }
}

function reasonOf(translation: Translation): string {
  return translation.ok ? 'ok' : translation.reason;
}

describe('address translation', () => {
  it('follows four levels to a small page', () => {
    const machine = new Machine();
    machine.map(KERNEL + 0x5000n, 0x2a063n);
    assert.deepEqual(machine.translate(KERNEL + 0x5123n), { ok: true, pfn: 0x2a, offset: 0x123 });
  });

  it('ignores bits above the frame', () => {
    const machine = new Machine();
    machine.map(KERNEL, (0x2an << 12n) | 0x63n | (1n << 63n) | (0x7ffn << 52n));
    assert.deepEqual(machine.translate(KERNEL), { ok: true, pfn: 0x2a, offset: 0 });
  });

  it('knows large and huge pages, whose bit 12 is no address', () => {
    const machine = new Machine();
    machine.map(KERNEL, 0x600000n | 0x1000n | 0xe3n, 21);
    machine.map(KERNEL + (1n << 30n), 0x80000000n | 0x1000n | 0xe3n, 30);
    assert.deepEqual(machine.translate(KERNEL + 0x12345n), { ok: true, pfn: 0x612, offset: 0x345 });
    assert.deepEqual(machine.translate(KERNEL + (1n << 30n) + 0x3fffffffn), { ok: true, pfn: 0xbffff, offset: 0xfff });
  });

  it('takes a page in transition for what it is: still in memory', () => {
    const machine = new Machine();
    machine.map(KERNEL, 0x2a000n | 0x800n | 0x80n);
    assert.deepEqual(machine.translate(KERNEL + 8n), { ok: true, pfn: 0x2a, offset: 8 });
  });

  it('follows a prototype entry once', () => {
    const machine = new Machine();
    machine.map(KERNEL + 0x9000n, 0x30063n);
    const prototype = KERNEL + 0x9010n;
    machine.map(KERNEL, BigInt.asUintN(64, prototype << 16n) | 0x400n);
    machine.put(0x30010n, 0x2b063n);
    assert.deepEqual(machine.translate(KERNEL + 4n), { ok: true, pfn: 0x2b, offset: 4 });
    machine.put(0x30010n, BigInt.asUintN(64, prototype << 16n) | 0x400n);
    assert.equal(
      reasonOf(machine.translate(KERNEL)),
      'paged-out',
      'a prototype entry that names another one is not followed',
    );
    machine.put(0x30010n, 0n);
    assert.equal(reasonOf(machine.translate(KERNEL)), 'demand-zero');
  });

  it('says why there is no page', () => {
    const machine = new Machine([0x2a]);
    machine.map(KERNEL, 0x2a063n);
    machine.map(KERNEL + 0x1000n, 0x1234_0000_00c0n | (7n << 32n));
    machine.map(KERNEL + 0x2000n, 0x80n);
    machine.map(KERNEL + 0x3000n, 0n);
    assert.equal(reasonOf(machine.translate(KERNEL)), 'not-in-dump');
    assert.equal(reasonOf(machine.translate(KERNEL + 0x1000n)), 'paged-out');
    assert.equal(reasonOf(machine.translate(KERNEL + 0x2000n)), 'demand-zero');
    assert.equal(reasonOf(machine.translate(KERNEL + 0x3000n)), 'not-mapped');
    assert.equal(reasonOf(machine.translate(0x1234n)), 'not-mapped');
    for (const address of [0x0000_8000_0000_0000n, 0xffff_0000_0000_0000n, 0x8000_0000_0000_0000n]) {
      assert.equal(reasonOf(machine.translate(address)), 'non-canonical');
    }
  });

  it('says so when a table itself is not in the dump', () => {
    const machine = new Machine([2]);
    machine.put(DIRECTORY + ((KERNEL >> 39n) & 0x1ffn) * 8n, 0x2063n);
    assert.deepEqual(machine.translate(KERNEL), { ok: false, reason: 'not-in-dump', detail: 'page table at PFN 0x2' });
  });

  it('comes to an end on any tables', () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt(0n, (1n << 64n) - 1n), { maxLength: 512 }),
        fc.bigInt(0n, (1n << 64n) - 1n),
        (entries, address) => {
          const machine = new Machine();
          // Every table is the same page, so entries point into each other.
          entries.forEach((entry, i) => {
            machine.put(DIRECTORY + BigInt(i) * 8n, (entry & ~0xffff_ffff_f000n) | 0x1000n);
          });
          const translation = machine.translate(address);
          assert.ok(translation.ok || translation.reason.length > 0);
        },
      ),
    );
  });
});

describe('memory of a dump', () => {
  it('reads over pages and marks what is missing', async () => {
    const machine = new Machine([0x2b]);
    machine.map(KERNEL, 0x2a063n);
    machine.map(KERNEL + 0x1000n, 0x2b063n);
    machine.map(KERNEL + 0x2000n, 0x2c063n);
    machine.bytes.fill(0xaa, 0x2a000, 0x2b000);
    machine.bytes.fill(0xcc, 0x2c000, 0x2d000);
    const memory = new DumpMemory(machine.physical, machine.tables, DIRECTORY, () => undefined);
    const [block] = await memory.readMany([{ address: (KERNEL + 0xff0n) as Address, length: 0x1020 }]);
    assert.ok(block);
    assert.deepEqual(
      [...block.bytes.subarray(0, 16)],
      Array.from({ length: 16 }, () => 0xaa),
    );
    assert.deepEqual(
      [...block.bytes.subarray(0x1010)],
      Array.from({ length: 16 }, () => 0xcc),
    );
    assert.deepEqual(block.gaps, [{ offset: 16, length: 0x1000, reason: 'not-in-dump', detail: 'PFN 0x2b' }]);
  });

  it('does not follow a length that a damaged dump names', () => {
    const machine = new Machine();
    const memory = new DumpMemory(machine.physical, machine.tables, DIRECTORY, () => undefined);
    assert.equal(memory.read({ address: KERNEL as Address, length: 2 ** 40 }).gaps[0]?.reason, 'invalid');
  });

  it('stops when it is cancelled', async () => {
    const machine = new Machine();
    const memory = new DumpMemory(machine.physical, machine.tables, DIRECTORY, () => undefined);
    const many = Array.from({ length: 10_000 }, () => ({ address: KERNEL as Address, length: 8 }));
    const abort = new AbortController();
    const reading = memory.readMany(many, abort.signal);
    abort.abort(new Error('enough'));
    await assert.rejects(reading, /enough/);
  });
});
