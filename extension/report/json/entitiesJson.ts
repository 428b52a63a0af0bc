import type { EntityId } from '../../model/ids';
import type { Snapshot } from '../../model/snapshot';
import { UnknownReasons } from '../../model/unknownReasons';
import { bareEntityJson, entityJson } from './entityJson';
import { unknownJson } from './evidenceJson';
import { fromNeighbours } from './fromNeighbours';
import { type JsonObject, LazyObject } from './json';
import { allUnknown, unknownFields } from './unknownFields';

/**
 * `entities` and `unknowns` of a report: one entry for each id, in the given order, even if it was only pointed at. Made
 * while they are written: those of a large machine would fill memory.
 */
export function entitiesJson(
  snapshot: Snapshot,
  ids: ReadonlySet<EntityId>,
): { readonly entities: LazyObject; readonly unknowns: Iterable<JsonObject> } {
  return {
    entities: new LazyObject(() => membersOf(snapshot, ids)),
    unknowns: { [Symbol.iterator]: () => unknownsOf(snapshot, ids) },
  };
}

function* membersOf(snapshot: Snapshot, ids: Iterable<EntityId>): Generator<readonly [string, JsonObject]> {
  for (const id of ids) {
    const entity = snapshot.find(id);
    yield [id, entity ? { ...entityJson(entity), ...fromNeighbours(snapshot, entity) } : bareEntityJson(id)];
  }
}

function* unknownsOf(snapshot: Snapshot, ids: Iterable<EntityId>): Generator<JsonObject> {
  const reasons = new UnknownReasons(snapshot);
  for (const id of ids) {
    const entity = snapshot.find(id);
    const beside = entity ? fromNeighbours(snapshot, entity) : {};
    // The id that the report uses stays, even if it is an alias.
    for (const unknown of entity ? unknownFields(entity) : allUnknown(id, reasons))
      if (!Object.hasOwn(beside, unknown.field)) yield unknownJson({ ...unknown, of: id });
  }
}
