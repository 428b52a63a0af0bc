import type { EntityId } from '../../model/ids';
import type { ListedThing } from '../../protocol/navigation';
import { findingRequest } from '../requests/handler';
import { inSlices } from '../session/inSlices';
import { processName } from '../rows/names';
import type { ViewSource } from '../rows/viewSource';
import { listed } from './listed';
import { unreadThings } from './unreadThings';

export const search = findingRequest(
  'alpcscope/search',
  'things by address, client id or name, also mistyped; those visited lately first',
  async ({ text, count, kind, recent }, { session, signal, after }) => {
    const { opened } = session;
    const { snapshot, source } = opened;
    // What the text means exactly comes first, then what contains its words.
    const exact = snapshot.find(opened.entityOf(text) ?? 'thread:none');
    const first = exact && (kind === undefined || exact.kind === kind) ? [exact.id] : [];
    const wish = { text, count, ...(kind !== undefined && { kind }), ...(recent && { recent }) };
    if (kind === 'process' && text.trim() === '') return { items: processItems(source, count, recent ?? []) };
    // Who opens the list will type a moment later: the index is made meanwhile.
    if (text.trim() === '') after(() => void inSlices(source.search.work.join()));
    const ids = new Set([...first, ...(await inSlices(source.search.finding(wish), signal))]);
    const unread = exact ? [] : unreadThings(opened.target, kind, text);
    return { items: [...unread, ...[...ids].map(id => thing(source, id))].slice(0, count) };
  },
);

/** Without any word: those visited lately, then all as a tree below those that started them. */
function processItems(source: ViewSource, count: number, recent: readonly EntityId[]): readonly ListedThing[] {
  const items = recent
    .filter(id => source.snapshot.find(id)?.kind === 'process')
    .slice(0, count)
    .map(id => thing(source, id));
  const shown = new Set(items.map(item => item.entity));
  for (const { process, depth } of source.cards.processes.inOrder()) {
    if (items.length >= count) break;
    if (!shown.has(process.id)) items.push({ ...listed(source.snapshot, process.id), depth });
  }
  return items;
}

/** A process with the one that started it: programs such as svchost.exe have many of one name. */
function thing(source: ViewSource, id: EntityId): ListedThing {
  const { snapshot } = source;
  const one = listed(snapshot, id);
  const entity = snapshot.find(id);
  const parent = entity?.kind === 'process' ? source.cards.processes.place(entity).parent : undefined;
  if (!parent) return one;
  return { ...one, description: `${one.description} · started by ${processName(snapshot, parent)}` };
}
