import type { EntityId } from '../../model/ids';
import type { Snapshot } from '../../model/snapshot';
import { UnknownReasons } from '../../model/unknownReasons';
import { bareEntityJson, entityJson } from './entityJson';
import { unknownJson } from './evidenceJson';
import { fromNeighbours } from './fromNeighbours';
import type { JsonObject } from './json';
import { allUnknown, unknownFields } from './unknownFields';

/** `entities` and `unknowns` of a report: one entry for each id, in the given order, even if it was only pointed at. */
export function entitiesJson(
  snapshot: Snapshot,
  ids: Iterable<EntityId>,
): { readonly entities: JsonObject; readonly unknowns: readonly JsonObject[] } {
  const entities: Record<string, JsonObject> = {};
  const unknowns: JsonObject[] = [];
  const reasons = new UnknownReasons(snapshot);
  for (const id of ids) {
    if (Object.hasOwn(entities, id)) continue;
    const entity = snapshot.find(id);
    const beside = entity ? fromNeighbours(snapshot, entity) : {};
    entities[id] = entity ? { ...entityJson(entity), ...beside } : bareEntityJson(id);
    // The id that the report uses stays, even if it is an alias.
    for (const unknown of entity ? unknownFields(entity) : allUnknown(id, reasons))
      if (!Object.hasOwn(beside, unknown.field)) unknowns.push(unknownJson({ ...unknown, of: id }));
  }
  return { entities, unknowns };
}
