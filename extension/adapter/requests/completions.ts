import { kdAddress } from '../../base/address';
import { addressOfId } from '../../model/ids';
import type { Snapshot } from '../../model/snapshot';
import { nameOf } from '../rows/names';
import { fieldsOf, integer, text } from './fields';
import { request } from './handler';

/** Commands and addresses that one list offers. */
const LIMIT = 50;

interface Item {
  readonly label: string;
  readonly text: string;
  readonly type: 'function' | 'reference';
  readonly detail?: string;
  readonly start: number;
  readonly length: number;
  readonly sortText: string;
}

export const completions = request(
  'completions',
  'recorded commands and known addresses',
  value => {
    const fields = fieldsOf(value);
    return { text: text(fields, 'text').slice(0, 1000), column: integer(fields, 'column') };
  },
  ({ text: line, column }, { session }) => {
    const { target, snapshot } = session.opened;
    const before = line.slice(0, Math.max(0, session.client.columnsStartAt1 ? column - 1 : column));
    const commands = target.complete(before, LIMIT).map((command, i): Item => ({
      label: command,
      text: command,
      type: 'function',
      start: 0,
      length: line.length,
      sortText: `a${String(i).padStart(3, '0')}`,
    }));
    return { targets: [...commands, ...addresses(snapshot, before)] };
  },
);

/** Addresses of things that begin with the word before the cursor, four digits at least. */
function addresses(snapshot: Snapshot, before: string): readonly Item[] {
  const word = /[0-9a-fx`]*$/i.exec(before)?.[0] ?? '';
  const digits = word.toLowerCase().replace(/^0x/, '').replaceAll('`', '');
  if (!/^[0-9a-f]{4,16}$/.test(digits)) return [];
  const items: Item[] = [];
  const { threads, ports, messages, processes, locks } = snapshot;
  for (const entities of [threads, ports, messages, processes, locks]) {
    for (const id of entities.keys()) {
      if (items.length >= LIMIT) return items;
      const address = addressOfId(id);
      if (address === undefined) continue;
      const printed = kdAddress(address, snapshot.target.bits ?? 64);
      if (!printed.startsWith(digits)) continue;
      items.push({
        label: printed,
        text: printed,
        detail: nameOf(snapshot, id),
        type: 'reference',
        start: before.length - word.length,
        length: word.length,
        sortText: `b${printed}`,
      });
    }
  }
  return items;
}
