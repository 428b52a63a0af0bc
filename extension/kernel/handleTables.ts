import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import { AddressMap } from './addressSets';
import { HandleEntryDecoder, type HandleEntry } from './handleEntries';
import type { KernelTarget } from './kernelTarget';
import type { Block } from './memory';
import { gapAt } from './memory';

/** A handle table, and whose it is (undefined: the table of client ids). */
export interface HandleTablePlace {
  readonly table: Address;
  readonly process: Address | undefined;
}

/** What was found when a table was walked. */
export interface WalkedHandles {
  /** Parts of tables that could not be read. */
  readonly unreadable: number;
  readonly tables: number;
  readonly handles: number;
}

/** Levels of a table are in the low bits of TableCode. */
const LEVEL = 0x3n;
const ADDRESS = ~0x7n;
const PAGE = 4096;
/** Handles count in steps of four; the first entry of each page is none. */
const HANDLE_STEP = 4;
/** Pages of entries that are read of one table, and of all: 16 million handles are the limit of a process. */
const MAX_PAGES_OF_ONE = 1 << 16;
const MAX_PAGES = 1 << 18;

interface Page {
  readonly place: HandleTablePlace;
  readonly address: Address;
  /** Number of the first entry of the page. */
  readonly first: number;
  /** 0: entries; 1, 2: pointers to pages of the level below. */
  readonly level: number;
}

/**
 * Walks handle tables of up to three levels, all tables together and a level in one call. Entries are handed on as they
 * are read: a machine has more than a hundred thousand.
 */
export async function walkHandleTables(
  target: KernelTarget,
  places: readonly HandleTablePlace[],
  take: (place: HandleTablePlace, handle: number, entry: HandleEntry) => void,
  signal?: AbortSignal,
): Promise<WalkedHandles> {
  const decoder = HandleEntryDecoder.of(target.fields);
  const count = { unreadable: 0, handles: 0, tables: places.length };
  if (!decoder) return { ...count, unreadable: places.length };
  let pages = await topPages(target, places, decoder.perPage, signal);
  count.unreadable += places.length - pages.length;
  const held = new Map<Address, number>();
  // No page belongs to two places; in a damaged table one may lead to itself.
  const seen = new AddressMap<true>();
  // Levels 2, 1, 0: each goes down by one.
  for (let level = 2; level >= 0; level--) {
    const now = pages.filter(page => page.level === level);
    pages = pages.filter(page => page.level < level);
    await eachPage(target, now, signal, (page, block) => {
      if (gapAt(block, 0, PAGE)) count.unreadable++;
      if (level > 0) {
        for (const below of pointersIn(target, page, block, decoder.perPage)) {
          const used = (held.get(page.place.table) ?? 0) + 1;
          if (used > MAX_PAGES_OF_ONE || pages.length >= MAX_PAGES) return;
          if (seen.has(below.address)) continue;
          seen.set(below.address, true);
          held.set(page.place.table, used);
          pages.push(below);
        }
        return;
      }
      decoder.each(block, (index, entry) => {
        count.handles++;
        take(page.place, (page.first + index) * HANDLE_STEP, entry);
      });
    });
  }
  return count;
}

/** The top page of each table, by its TableCode. */
async function topPages(
  target: KernelTarget,
  places: readonly HandleTablePlace[],
  perPage: number,
  signal: AbortSignal | undefined,
): Promise<Page[]> {
  const views = await target.structs(
    '_HANDLE_TABLE',
    places.map(place => place.table),
    signal,
  );
  return views.flatMap((view, i): Page[] => {
    const place = places[i];
    const code = view.value('TableCode');
    const level = Number((code ?? 0n) & LEVEL);
    if (!place || code === undefined || level > 2 || (code & ADDRESS) === 0n || perPage === 0) return [];
    return [{ place, address: toAddress(code & ADDRESS), first: 0, level }];
  });
}

/** Pages in pieces, so that a level of thousands does not have to be held at once. */
async function eachPage(
  target: KernelTarget,
  pages: readonly Page[],
  signal: AbortSignal | undefined,
  take: (page: Page, block: Block) => void,
): Promise<void> {
  const step = target.memory.batch ?? pages.length;
  for (let start = 0; start < pages.length; start += step) {
    const part = pages.slice(start, start + step);
    const blocks = await target.memory.readMany(
      part.map(page => ({ address: page.address, length: PAGE })),
      signal,
    );
    blocks.forEach((block, i) => {
      const page = part[i];
      if (page) take(page, block);
    });
  }
}

/** Pointers to the pages of the level below; they are given out from the front. */
function pointersIn(target: KernelTarget, page: Page, block: Block, perPage: number): readonly Page[] {
  const size = target.memory.pointerSize;
  const fan = PAGE / size;
  const view = new DataView(block.bytes.buffer, block.bytes.byteOffset, block.bytes.byteLength);
  const below: Page[] = [];
  for (let i = 0; i < fan && (i + 1) * size <= view.byteLength; i++) {
    const value = size === 8 ? view.getBigUint64(i * size, true) : BigInt(view.getUint32(i * size, true));
    if (value === 0n) continue;
    const entries = page.level === 2 ? perPage * fan : perPage;
    below.push({
      place: page.place,
      address: toAddress(value),
      first: page.first + i * entries,
      level: page.level - 1,
    });
  }
  return below;
}
