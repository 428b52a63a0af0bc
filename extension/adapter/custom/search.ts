import type { Entity } from '../../model/entities';
import type { EntityId, EntityKind } from '../../model/ids';
import type { Snapshot } from '../../model/snapshot';
import type { SearchResponse } from '../../protocol/requests';
import { customRequest } from '../requests/handler';
import { idText, nameOf, waitAge, waitText } from '../rows/names';
import { wordsOf } from '../rows/rowFilter';
import { joined } from '../rows/texts';
import type { Opened } from '../session/opened';

type Item = SearchResponse['items'][number];

export const search = customRequest(
  'alpcscope/search',
  'things by address, client id or name',
  ({ text, count, kind }, { session }) => {
    const { opened } = session;
    const items = new Map<EntityId, Item>();
    const add = (entity: Entity): void => {
      if (items.size < count) items.set(entity.id, itemOf(opened.snapshot, entity));
    };
    // What the text means exactly comes first, then what contains its words.
    const exact = opened.snapshot.find(opened.entityOf(text) ?? 'thread:none');
    if (exact && (kind === undefined || exact.kind === kind)) add(exact);
    const words = wordsOf(text).map(word => word.replaceAll('`', ''));
    for (const entity of candidates(opened, kind)) {
      if (items.size >= count) break;
      if (!items.has(entity.id) && contains(opened.snapshot, entity, words)) add(entity);
    }
    return { items: [...items.values()] };
  },
);

/** All things of a kind, or of every kind; hung threads and old messages before the others. */
function* candidates({ snapshot, analysis, source }: Opened, kind: EntityKind | undefined): Generator<Entity> {
  const wanted = (of: EntityKind): boolean => kind === undefined || kind === of;
  if (wanted('thread')) {
    for (const { start } of analysis.chains) {
      const thread = snapshot.find(start);
      if (thread) yield thread;
    }
    yield* snapshot.threads.values();
  }
  if (wanted('message')) for (const { message } of source.messages.all) if (message) yield message;
  if (wanted('port')) yield* snapshot.ports.values();
  if (wanted('process')) yield* snapshot.processes.values();
  if (wanted('lock')) yield* snapshot.locks.values();
  if (wanted('irp')) yield* snapshot.irps.values();
}

function contains(snapshot: Snapshot, entity: Entity, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const path = entity.kind === 'port' ? entity.path?.value : undefined;
  const reason = entity.kind === 'thread' ? entity.waitReason?.value : undefined;
  const text = [nameOf(snapshot, entity.id), entity.id, path, reason].join('\n').toLowerCase();
  return words.every(word => text.includes(word));
}

function itemOf(snapshot: Snapshot, entity: Entity): Item {
  const state = entity.kind === 'thread' ? joined(waitText(entity), waitAge(entity)).description : undefined;
  return {
    entity: entity.id,
    label: nameOf(snapshot, entity.id),
    description: joined(state, `${entity.kind} ${idText(snapshot, entity.id)}`).description ?? '',
  };
}
