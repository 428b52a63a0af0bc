import type { Port } from '../../model/entities';
import { portSecurityOf, type PortSecurity } from '../portSecurity';
import { attributeWords, objectTypeWords, qosWords } from '../portWords';
import type { CardRows } from './cardRows';

/** Accounts that are named in a row; the SDDL has all. */
const SHOWN = 6;

/** Who owns a port and may connect to it, and what its attributes allow. */
export function securityRows(rows: CardRows, port: Port): void {
  // A log prints none of it; of other ports than connection ports nobody asks who may connect.
  if (port.security === undefined && port.unknowns['security'] !== undefined)
    rows.unknown('Security', port.unknowns['security']);
  if (port.security) {
    const { value, evidence } = port.security;
    const security = portSecurityOf(value);
    const accounts = [
      security.owner === undefined ? undefined : `owner ${security.owner}`,
      security.group === undefined ? undefined : `group ${security.group}`,
    ].filter(part => part !== undefined);
    if (accounts.length > 0) rows.add('Security', accounts.join(', '), evidence);
    rows.add('May connect', connectText(security), evidence);
    if (security.denied.length > 0) rows.add('May not connect', listed(security.denied), evidence);
    if (security.label !== undefined) rows.add('Integrity', security.label, evidence);
    rows.add('SDDL', value.sddl, evidence, { code: true });
  }
  rows.optional('Security QoS', 'securityQos', port.securityQos, qosWords);
  rows.optional('Attributes', 'attributes', port.attributes, attributeWords);
  if (port.duplicable && port.duplicable.value !== 0)
    rows.optional('Takes handles to', 'duplicable', port.duplicable, objectTypeWords);
}

/** Whom a port lets in, in words. */
export function connectText({ connect, allowed, conditional }: PortSecurity): string {
  if (connect === 'everybody') return 'everybody (it has no DACL)';
  if (connect === 'nobody') return 'nobody (its DACL is empty)';
  const all = [...allowed, ...conditional.map(account => `${account} under a condition`)];
  return all.length === 0 ? 'nobody that its DACL names' : listed(all);
}

function listed(accounts: readonly string[]): string {
  const rest = accounts.length - SHOWN;
  return accounts.slice(0, SHOWN).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
