import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { Known } from '../model/evidence';
import type { StructView } from './structView';

/** Level and "effective only" share the place of the token's address. Source: `_PS_CLIENT_SECURITY_CONTEXT`. */
const FLAGS = 7n;

/** The token that a thread acts with for somebody else; null: it acts for itself. */
export function impersonationOf(view: StructView): Known<Address | null> | undefined {
  const active = view.field('ActiveImpersonationInfo');
  if (!active.ok) return undefined;
  if (active.value === 0n) return { value: null, evidence: active.evidence };
  const token = view.known('ClientSecurity.ImpersonationData', value => toAddress(value & ~FLAGS));
  // Impersonation that is being set up names no token yet.
  return token?.value === 0n ? undefined : token;
}
