import { type Address, kdAddress, parseAddress } from '../../base/address';
import { symbolText } from '../../kernel/modules/moduleMap';
import { RequestError } from '../errors';
import type { Opened } from '../session/opened';

/**
 * Answers a hover in the focused frame's document from what is known already. Ids of things fail on purpose: the editor
 * then shows our card, which says far more than one line can.
 */
export function evaluateHover(opened: Opened, expression: string): { result: string; variablesReference: number } {
  const text = expression.trim();
  const found = opened.entityOf(text) === undefined ? meaningOf(opened, text) : undefined;
  if (found === undefined) throw new RequestError('notFound', 'Nothing to show here.');
  return { result: found, variablesReference: 0 };
}

function meaningOf({ snapshot, target }: Opened, text: string): string | undefined {
  const address = parseAddress(text);
  const modules = target.modules();
  if (address !== undefined) {
    const place = symbolText(target.machine?.modules.nearest(address)) ?? offsetIn(modules, address);
    if (place !== undefined) return place;
  }
  const named = modules.find(item => item.name.toLowerCase() === text.toLowerCase());
  const bits = snapshot.target.bits ?? 64;
  return named && `${kdAddress(named.start, bits)} – ${kdAddress(named.end, bits)}`;
}

function offsetIn(modules: ReturnType<Opened['target']['modules']>, address: Address): string | undefined {
  const module = modules.find(item => item.start <= address && address < item.end);
  return module && `${module.name}+0x${(address - module.start).toString(16)}`;
}
