import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import type { KernelTarget } from '../../kernel/kernelTarget';
import { pointerAt } from './machine';

const PAGE = 4096;
const POINTER = 8;
/** Handles count in steps of four. */
const STEP = 4;
/** Low bits of TableCode: levels of the table. */
const LEVEL = 0x3n;

/**
 * Where the entries of some handles of one table lie; undefined where the way to one was not read. The inverse of the
 * walk that found them: each turn goes down a level.
 */
export async function handlePlaces(
  kernel: KernelTarget,
  table: Address,
  handles: readonly number[],
  signal: AbortSignal,
): Promise<readonly (Address | undefined)[]> {
  const size = kernel.fields.sizeOf('_HANDLE_TABLE_ENTRY') ?? 0;
  const code = (await kernel.struct('_HANDLE_TABLE', table, signal)).value('TableCode');
  if (size === 0 || code === undefined) return handles.map(() => undefined);
  const perPage = PAGE / size;
  const fan = PAGE / POINTER;
  let pages: readonly (Address | undefined)[] = handles.map(() => toAddress(code & ~LEVEL));
  for (let level = Number(code & LEVEL); level > 0; level--) {
    const below = perPage * fan ** (level - 1);
    pages = await descend(
      kernel,
      pages,
      handles.map(handle => Math.floor(handle / STEP / below) % fan),
      signal,
    );
  }
  return pages.map((page, i) => {
    const index = Math.floor((handles[i] ?? 0) / STEP) % perPage;
    return page === undefined ? undefined : toAddress(page + BigInt(index * size));
  });
}

/** The pages that pages of pointers lead to, each page read once. */
async function descend(
  kernel: KernelTarget,
  pages: readonly (Address | undefined)[],
  indexes: readonly number[],
  signal: AbortSignal,
): Promise<readonly (Address | undefined)[]> {
  const distinct = [...new Set(pages.flatMap(page => page ?? []))];
  const blocks = await kernel.memory.readMany(
    distinct.map(address => ({ address, length: PAGE })),
    signal,
  );
  const byPage = new Map(distinct.map((page, i) => [page, blocks[i]]));
  return pages.map((page, i) => {
    const block = page === undefined ? undefined : byPage.get(page);
    return block && pointerAt(block, (indexes[i] ?? 0) * POINTER);
  });
}
