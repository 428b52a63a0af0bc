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
  'commands, symbols and known addresses',
  value => {
    const fields = fieldsOf(value);
    return { text: text(fields, 'text').slice(0, 1000), column: integer(fields, 'column') };
  },
  async ({ text: line, column }, { session }) => {
    const { target, snapshot } = session.opened;
    const before = line.slice(0, Math.max(0, session.client.columnsStartAt1 ? column - 1 : column));
    const found = await target.complete(before, LIMIT);
    const commands = found.map((command, i): Item => {
      // A log offers whole lines again, a console what may stand in the place of the last word.
      const start = target.completesWords ? wordStart(before, command) : 0;
      return {
        label: command,
        text: command,
        type: 'function',
        start,
        length: (target.completesWords ? before.length : line.length) - start,
        sortText: `a${String(i).padStart(3, '0')}`,
      };
    });
    return { targets: [...commands, ...addresses(snapshot, before)] };
  },
);

/** Where the part of a line begins that a completion goes on with: the longest end of the line that it starts with. */
function wordStart(line: string, completion: string): number {
  const wanted = completion.toLowerCase();
  const typed = line.toLowerCase();
  for (let start = Math.max(0, line.length - completion.length); start < line.length; start++) {
    if (wanted.startsWith(typed.slice(start))) return start;
  }
  return line.length - (/[\w!$?.]*$/.exec(line)?.[0].length ?? 0);
}

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
