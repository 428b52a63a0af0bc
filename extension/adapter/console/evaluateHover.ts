import { parseAddress } from '../../base/address';
import { kdAddress } from '../../base/address';
import type { Snapshot } from '../../model/snapshot';
import { lookUp } from '../../model/lookup';
import { RequestError } from '../errors';

/**
 * Answers a hover in the focused frame's document from the snapshot alone. Ids of things fail on purpose: the editor then
 * shows our card, which says far more than one line can.
 */
export function evaluateHover(snapshot: Snapshot, expression: string): { result: string; variablesReference: number } {
  const text = expression.trim();
  const address = parseAddress(text);
  const known = lookUp(snapshot, text) !== undefined;
  if (!known && address !== undefined) {
    const module = snapshot.modules.find(item => item.start <= address && address < item.end);
    if (module) return { result: `${module.name}+0x${(address - module.start).toString(16)}`, variablesReference: 0 };
  }
  const named = known ? undefined : snapshot.modules.find(item => item.name.toLowerCase() === text.toLowerCase());
  if (named) {
    const bits = snapshot.target.bits ?? 64;
    return { result: `${kdAddress(named.start, bits)} – ${kdAddress(named.end, bits)}`, variablesReference: 0 };
  }
  throw new RequestError('notFound', 'Nothing to show here.');
}
