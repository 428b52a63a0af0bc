import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import type { KernelTarget } from '../../kernel/kernelTarget';
import type { StructView } from '../../kernel/structView';

/** A holder of an ERESOURCE, as it stands in the entry. */
export interface ResourceOwner {
  /** Low bits mark a holder that is not the thread itself. */
  readonly thread: bigint;
  /** How often it was acquired. */
  readonly count: bigint;
}

/** A table that claims more entries is damaged. */
const MAX_OWNERS = 4096;

/** Holders of resources: of the entry inside and of the tables of shared ones, two turns for all. */
export async function resourceOwners(
  kernel: KernelTarget,
  resources: readonly StructView[],
  signal: AbortSignal,
): Promise<readonly (readonly ResourceOwner[])[]> {
  const tables = await kernel.structs('_OWNER_ENTRY', resources.flatMap(tableOf), signal);
  const size = kernel.fields.sizeOf('_OWNER_ENTRY') ?? 0;
  const places = tables.map(table => {
    const count = Math.min(Number(table.value('TableSize') ?? 0n), MAX_OWNERS);
    return Array.from({ length: Math.max(0, count - 1) }, (_, i) => toAddress(table.address + BigInt((i + 1) * size)));
  });
  const entries = await kernel.structs('_OWNER_ENTRY', places.flat(), signal);
  let next = 0;
  const ofTable = new Map(
    tables.map((table, i) => [table.address, entries.slice(next, (next += places[i]?.length ?? 0))] as const),
  );
  return resources.map(resource => {
    const [table] = tableOf(resource);
    const shared = table === undefined ? [] : (ofTable.get(table) ?? []);
    const inside = ownerOf(resource.value('OwnerEntry.OwnerThread'), resource.value('OwnerEntry.OwnerCount'));
    return [...inside, ...shared.flatMap(entry => ownerOf(entry.value('OwnerThread'), entry.value('OwnerCount')))];
  });
}

/** An exclusive holder needs no table. */
function tableOf(resource: StructView): readonly Address[] {
  const table = resource.pointer('OwnerTable');
  return table && !isExclusive(resource) ? [table] : [];
}

/** `_ERESOURCE.Flag` ResourceOwnedExclusive. Source: wdm.h. */
export function isExclusive(resource: StructView): boolean {
  return ((resource.value('Flag') ?? 0n) & 0x80n) !== 0n;
}

function ownerOf(thread: bigint | undefined, count: bigint | undefined): readonly ResourceOwner[] {
  return thread === undefined || thread === 0n || count === undefined || count === 0n ? [] : [{ thread, count }];
}
