import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { Known } from '../model/evidence';
import { MemoryFact } from './memoryFact';
import type { StructView } from './structView';

/** Level and "effective only" share the place of the token's address. Source: `_PS_CLIENT_SECURITY_CONTEXT`. */
const FLAGS = 7n;

/** The token that a thread acts with for somebody else; null: it acts for itself. */
export function impersonationOf(view: StructView): Known<Address | null> | undefined {
  const active = view.known('ActiveImpersonationInfo', value => value !== 0n);
  const place = view.fields.find('ClientSecurity');
  if (!active?.value) return active && { value: null, evidence: active.evidence };
  // The structure is one pointer with flags; not all symbols describe it.
  const pointer = place && { ...place, size: 8 };
  if (!pointer || view.reasonAt(pointer) !== undefined) return undefined;
  const raw = view.raw(pointer);
  const token = toAddress(BigInt(raw) & ~FLAGS);
  // Impersonation that is being set up names no token yet.
  return token === 0n ? undefined : new MemoryFact(token, view.place, pointer, raw);
}
