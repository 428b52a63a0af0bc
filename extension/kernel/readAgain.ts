import { type Address, toAddress } from '../base/address';
import type { MemoryEvidence, UnknownReason } from '../model/evidence';
import type { KernelTarget } from './kernelTarget';
import type { StructView } from './structView';

/** What stands at a place of memory now, in the form of the evidence. */
export type ValueNow = { readonly value: string } | { readonly reason: UnknownReason };

/**
 * Evidence that names a place beside that of its field, or a value that is not the field's: the descriptor itself, the
 * object that has the name, the stack pointer of the first frame.
 */
const NOT_IN_PLACE: ReadonlySet<string> = new Set([
  '_ETHREAD.Tcb.KernelStack',
  '_OBJECT_HEADER.SecurityDescriptor',
  '_OBJECT_HEADER_NAME_INFO.Name',
]);

/**
 * Reads the fields of some evidence once more, all in one turn. What is no integer field of its structure has the reason
 * `no-symbols`: it cannot be read by itself.
 */
export async function readAgain(
  target: KernelTarget,
  evidence: readonly MemoryEvidence[],
  signal?: AbortSignal,
): Promise<readonly ValueNow[]> {
  const bases = evidence.map(one => baseOf(target, one));
  const byType = new Map<string, Set<Address>>();
  evidence.forEach(({ type }, i) => {
    const base = bases[i];
    if (base === undefined) return;
    const known = byType.get(type);
    if (known) known.add(base);
    else byType.set(type, new Set([base]));
  });
  const read = await Promise.all(
    [...byType].map(async ([type, addresses]) => {
      const views = await target.structs(type, [...addresses], signal);
      return [type, new Map(views.map(view => [view.address, view]))] as const;
    }),
  );
  const views: ReadonlyMap<string, ReadonlyMap<Address, StructView>> = new Map(read);
  return evidence.map(({ type, field }, i) => {
    const base = bases[i];
    const now = base === undefined ? undefined : views.get(type)?.get(base)?.field(field);
    if (!now) return { reason: 'no-symbols' };
    return now.ok ? { value: now.evidence.value } : { reason: now.reason };
  });
}

/** Where the structure begins that a value was read from; undefined where the evidence is not the value of its field. */
function baseOf(target: KernelTarget, { type, field, address, value }: MemoryEvidence): Address | undefined {
  if (NOT_IN_PLACE.has(`${type}.${field}`)) return undefined;
  const access = target.fields.find(type, field);
  if (!access || access.size === 0 || access.size > 8) return undefined;
  const isWhole = access.size === 8 && !access.bits;
  return isWhole === WHOLE.test(value) && NUMBER.test(value) ? toAddress(address - BigInt(access.offset)) : undefined;
}

/** How `memoryEvidence` writes 8 whole bytes, and any number. */
const WHOLE = /^0x[0-9a-f]{16}$/;
const NUMBER = /^(?:0x[0-9a-f]{1,16}|-\d+)$/;
