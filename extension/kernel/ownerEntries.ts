import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { UnknownReason } from '../model/evidence';
import type { KernelTarget } from './kernelTarget';
import type { StructView } from './structView';
import { isPlace } from './unicodeStrings';

/** Who holds an ERESOURCE. */
export type Owners =
  | { readonly ok: true; readonly threads: readonly Address[] }
  /** `invalid` also stands for an owner that is no thread (ExSetResourceOwnerPointer). */
  | { readonly ok: false; readonly reason: UnknownReason };

/** More owners than threads could be; a table that claims more is damaged. */
const MAX_OWNERS = 4096;
/** Entries of the tables of one call together: damaged resources may all point at large ones. */
const MOST_ENTRIES = 1 << 16;
/** Both low bits set: the owner is a pointer of the system's choice, no thread. Source: wdm.h, ExSetResourceOwnerPointer. */
const SYSTEM_OWNER = 3n;

/**
 * Reads the owners of resources: the one entry that each has inside, and the tables of those that were shared by more. Two
 * turns for all tables together.
 */
export async function readOwners(
  target: KernelTarget,
  resources: readonly StructView[],
  signal?: AbortSignal,
): Promise<readonly Owners[]> {
  const tables = await readTables(
    target,
    resources.flatMap(view => tableOf(view) ?? []),
    signal,
  );
  return resources.map(view => ownersOf(view, tables));
}

/** An exclusive owner stands in the entry inside; the table only matters while the resource is shared. */
function tableOf(view: StructView): Address | undefined {
  const table = view.pointer('OwnerTable');
  return isPlace(table) && !isExclusive(view) ? table : undefined;
}

/** `_ERESOURCE.Flag` ResourceOwnedExclusive. Source: Microsoft, wdm.h. */
const OWNED_EXCLUSIVE = 0x80n;

export function isExclusive(view: StructView): boolean {
  return ((view.value('Flag') ?? 0n) & OWNED_EXCLUSIVE) !== 0n;
}

type Table = readonly StructView[] | UnknownReason;

/** The first entry of a table holds its size, the owners follow. */
async function readTables(
  target: KernelTarget,
  addresses: readonly Address[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<Address, Table>> {
  const heads = await target.structs('_OWNER_ENTRY', [...new Set(addresses)], signal);
  const size = target.fields.sizeOf('_OWNER_ENTRY') ?? 0;
  const counts = sizesWithin(heads);
  const entries = await target.structs(
    '_OWNER_ENTRY',
    heads.flatMap((head, i) => entriesOf(head, counts[i] ?? 0, size)),
    signal,
  );
  let next = 0;
  return new Map(
    heads.map((head, i): readonly [Address, Table] => {
      const field = head.field('TableSize');
      const count = counts[i] ?? 0;
      if (!field.ok) return [head.address, field.reason];
      if (count > MAX_OWNERS) return [head.address, 'invalid'];
      return [head.address, entries.slice(next, (next += Math.max(0, count - 1)))];
    }),
  );
}

/** Sizes of tables; Infinity: more than there can be. */
function sizesWithin(heads: readonly StructView[]): readonly number[] {
  let total = 0;
  return heads.map(head => {
    const size = Number(head.value('TableSize') ?? 0n);
    if (size > MAX_OWNERS || total + size > MOST_ENTRIES) return Infinity;
    total += size;
    return size;
  });
}

function entriesOf(head: StructView, count: number, size: number): readonly Address[] {
  if (count < 2 || count > MAX_OWNERS) return [];
  return Array.from({ length: count - 1 }, (_, n) => toAddress(head.address + BigInt((n + 1) * size)));
}

function ownersOf(view: StructView, tables: ReadonlyMap<Address, Table>): Owners {
  const inside = entryOwner(view.field('OwnerEntry.OwnerThread'), view.field('OwnerEntry.OwnerCount'));
  const table = tableOf(view);
  const more = table === undefined ? [] : tables.get(table);
  if (more === undefined || typeof more === 'string') return { ok: false, reason: more ?? 'unreadable' };
  const all = [inside, ...more.map(entry => entryOwner(entry.field('OwnerThread'), entry.field('OwnerCount')))];
  const lost = all.find(owner => typeof owner === 'string');
  if (lost !== undefined) return { ok: false, reason: lost };
  return { ok: true, threads: [...new Set(all.flatMap(owner => (typeof owner === 'bigint' ? owner : [])))] };
}

/** null: the entry is free. */
function entryOwner(
  thread: ReturnType<StructView['field']>,
  count: ReturnType<StructView['field']>,
): Address | null | UnknownReason {
  if (!thread.ok) return thread.reason;
  if (!count.ok) return count.reason;
  if (thread.value === 0n || count.value === 0n) return null;
  if ((thread.value & SYSTEM_OWNER) === SYSTEM_OWNER) return 'invalid';
  return toAddress(thread.value & ~SYSTEM_OWNER);
}
