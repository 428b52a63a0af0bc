import assert from 'node:assert/strict';
import fc from 'fast-check';
import { toAddress } from '../../extension/base/address';
import { walkHandleTables } from '../../extension/kernel/handleTables';
import { KernelTarget } from '../../extension/kernel/kernelTarget';
import type { Memory } from '../../extension/kernel/memory';
import { readWorldIsf } from '../target/worldFiles';
import { Kernel } from '../world/kernel/kernel';
import { BUILDS, Layout } from '../world/layout';

const PAGE = 4096;
const POINTERS = 512;
const ENTRIES = 256;

/** A table of a level, with pages only where handles are. Pointers of a page stand in their places; others are 0. */
function writeTable(
  kernel: Kernel,
  level: number,
  handles: ReadonlyMap<number, { object: bigint; access: number }>,
): bigint {
  const pages = new Map<string, bigint>();
  const page = (key: string): bigint => {
    const known = pages.get(key);
    if (known !== undefined) return known;
    const made = kernel.paged.allocatePages(PAGE);
    pages.set(key, made);
    return made;
  };
  const top = page('top');
  for (const [handle, { object, access }] of handles) {
    const index = handle / 4;
    const leafNumber = Math.floor(index / ENTRIES);
    let leaf = top;
    if (level >= 1) {
      const middle = level === 2 ? page(`middle ${Math.floor(leafNumber / POINTERS)}`) : top;
      if (level === 2) kernel.space.writeUint(top + BigInt(Math.floor(leafNumber / POINTERS) * 8), 8, middle);
      leaf = page(`leaf ${leafNumber}`);
      kernel.space.writeUint(middle + BigInt((leafNumber % POINTERS) * 8), 8, leaf);
    }
    const entry = kernel.struct('_HANDLE_TABLE_ENTRY', leaf + BigInt((index % ENTRIES) * 16));
    if (kernel.layout.isWindows7) entry.set({ Object: object | 1n, GrantedAccess: access });
    else entry.set({ Unlocked: 1, RefCnt: 0x7ffe, ObjectPointerBits: object >> 4n, GrantedAccessBits: access });
  }
  const table = kernel.allocate('_HANDLE_TABLE', { TableCode: top | BigInt(level) });
  return table.address;
}

function targetOf(kernel: Kernel): KernelTarget {
  const { types, symbols } = readWorldIsf(kernel.layout);
  const memory: Memory = {
    pointerSize: 8,
    readMany: ranges =>
      Promise.resolve(
        ranges.map(({ address, length }) => ({ address, bytes: kernel.space.read(address, length), gaps: [] })),
      ),
  };
  return new KernelTarget(memory, types, symbols, toAddress(kernel.imageBase));
}

describe('handle tables', () => {
  for (const build of BUILDS) {
    it(`are walked over all their levels (${build})`, async () => {
      const layout = Layout.of(build);
      const leaves = [1, POINTERS, 3 * POINTERS] as const;
      const handles = fc.tuple(
        fc.constantFrom(0 as const, 1 as const, 2 as const),
        fc.uniqueArray(fc.nat(1 << 20), { maxLength: 12 }),
      );
      await fc.assert(
        fc.asyncProperty(
          handles,
          fc.array(fc.nat(0x1fffff), { minLength: 12, maxLength: 12 }),
          async ([level, numbers], access) => {
            const kernel = new Kernel(layout);
            const most = leaves[level] * ENTRIES;
            const wanted = new Map(
              numbers
                .map(number => number % most)
                // The first entry of each page is none.
                .filter(index => index % ENTRIES !== 0)
                .map((index, i) => [
                  index * 4,
                  { object: 0xffff_a00f_0000_0000n + BigInt(i * 0x1230), access: access[i] ?? 0 },
                ]),
            );
            const table = toAddress(writeTable(kernel, level, wanted));
            const found = new Map<number, { object: bigint; access: number }>();
            const result = await walkHandleTables(
              targetOf(kernel),
              [{ table, process: undefined }],
              (_, handle, entry) => {
                found.set(handle, entry);
              },
            );
            assert.deepEqual(
              [...found].sort(([a], [b]) => a - b),
              [...wanted].sort(([a], [b]) => a - b),
            );
            assert.deepEqual([result.unreadable, result.handles], [0, wanted.size]);
          },
        ),
        { numRuns: 25, seed: 20260806 },
      );
    });
  }

  it('that lead into themselves come to an end', async () => {
    const kernel = new Kernel(Layout.of('10.0.22000.2538'));
    const page = kernel.paged.allocatePages(PAGE);
    for (let i = 0; i < POINTERS; i++) kernel.space.writeUint(page + BigInt(i * 8), 8, page);
    const table = toAddress(kernel.allocate('_HANDLE_TABLE', { TableCode: page | 2n }).address);
    let count = 0;
    const target = targetOf(kernel);
    // One page serves for all of them: only how many there are counts.
    const block = kernel.space.read(page, PAGE);
    const memory: Memory = {
      pointerSize: 8,
      batch: 64,
      readMany: ranges =>
        Promise.resolve(
          ranges.map(({ address, length }) => ({
            address,
            bytes: length === PAGE ? block : kernel.space.read(address, length),
            gaps: [],
          })),
        ),
    };
    const bounded = new KernelTarget(memory, target.types, target.symbols, target.kernelBase);
    await walkHandleTables(bounded, [{ table, process: undefined }], () => count++);
    assert.ok(count <= ENTRIES, `${count}`);
  });
});
