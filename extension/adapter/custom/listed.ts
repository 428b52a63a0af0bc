import type { EntityId } from '../../model/ids';
import type { Snapshot } from '../../model/snapshot';
import type { ListedThing } from '../../protocol/navigation';
import { idText, nameOf, waitAge, waitText } from '../rows/names';
import { joined } from '../rows/texts';

/** A thing as lists to choose from show it, whether the snapshot holds it or not. */
export function listed(snapshot: Snapshot, id: EntityId): ListedThing {
  const entity = snapshot.find(id);
  const state = entity?.kind === 'thread' ? joined(waitText(entity), waitAge(entity)).description : undefined;
  const kind = entity?.kind ?? id.slice(0, id.indexOf(':'));
  return {
    entity: entity?.id ?? id,
    label: nameOf(snapshot, id),
    description: joined(state, `${kind} ${idText(snapshot, id)}`).description ?? '',
  };
}
