import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { Evidence, UnknownReason } from '../model/evidence';
import type { KernelTarget } from './kernelTarget';
import type { StructView } from './structView';
import { objectType } from './waitNames';

/** A dispatcher object by what stands in its header and right behind. */
export interface DispatcherObject {
  readonly address: Address;
  /** `_KOBJECTS`, without the bits that share its byte; absent: not read. */
  readonly kind?: number;
  /** As `!thread` prints it; `Unknown` for numbers without a name and where the header was not read. */
  readonly type: string;
  /** Owner of a mutant; null: nobody owns it. */
  readonly owner?: Address | null;
  readonly ownerEvidence?: Evidence;
  /** Of a semaphore. */
  readonly limit?: number;
  /** Why the header is not known. */
  readonly unread?: UnknownReason;
}

/** `_KOBJECTS`. */
export const KOBJECTS = { mutant: 2, process: 3, queue: 4, semaphore: 5, thread: 6, gate: 7 } as const;
/** The high bits of the first byte are lock and flag bits. */
const KIND_MASK = 0x7fn;
/** Header and the fields behind it that are looked at, all of them in the largest of the small kinds. */
const LARGEST = '_KMUTANT';

/** Reads each of some objects once, in one turn. */
export async function readDispatcherObjects(
  target: KernelTarget,
  addresses: Iterable<Address>,
  signal?: AbortSignal,
): Promise<ReadonlyMap<Address, DispatcherObject>> {
  const distinct = [...new Set(addresses)].filter(hasObject);
  // What lies behind a smaller object may not be readable; that leaves a gap and no more.
  const views = await target.structs(LARGEST, distinct, signal);
  return new Map(views.map(view => [view.address, objectOf(view)]));
}

/** False for the null pointer and for all ones, which stand where a wait has no object. */
export function hasObject(address: Address): boolean {
  return address !== 0n && address !== toAddress(-1n);
}

function objectOf(view: StructView): DispatcherObject {
  const header = view.field('Header.Type');
  const { address } = view;
  if (!header.ok) return { address, type: 'Unknown', unread: header.reason };
  const kind = Number(header.value & KIND_MASK);
  const type = objectType(header.value);
  if (kind === KOBJECTS.semaphore) return { address, kind, type, ...limitOf(view) };
  if (kind !== KOBJECTS.mutant) return { address, kind, type };
  const owner = view.field('OwnerThread');
  return owner.ok
    ? { address, kind, type, owner: ownerOf(owner.value), ownerEvidence: owner.evidence }
    : { address, kind, type };
}

function ownerOf(value: bigint): Address | null {
  return value === 0n ? null : toAddress(value);
}

function limitOf(view: StructView): { readonly limit?: number } {
  const limit = view.beside('_KSEMAPHORE', 0).value('Limit');
  return limit === undefined ? {} : { limit: Number(limit) };
}
