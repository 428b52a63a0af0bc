import type { EntityId } from '../../model/ids';
import { kindOfId } from '../../model/ids';
import type { Snapshot } from '../../model/snapshot';
import { visible } from '../../base/visible';
import { ENTITY_ICONS, threadMark } from '../rows/icons';
import { idText, nameOf } from '../rows/names';
import type { RowSeed } from '../rows/rowNode';
import { entityTooltip } from '../rows/tooltips';
import type { ViewSource } from '../rows/viewSource';

/**
 * The readings that are compared. Only of what the session stands at can more be asked: things of the other one alone have
 * no stack, no evidence and no row elsewhere.
 */
export class ComparedSides {
  constructor(
    readonly mine: ViewSource,
    readonly other: Snapshot,
  ) {}

  nameOf(id: EntityId): string {
    return nameOf(this.holder(id), id);
  }

  holder(id: EntityId): Snapshot {
    const { snapshot } = this.mine;
    return snapshot.find(id) ? snapshot : this.other.find(id) ? this.other : snapshot;
  }
}

export function thingSeed(id: EntityId, sides: ComparedSides): RowSeed {
  const { mine } = sides;
  const holder = sides.holder(id);
  const entity = holder.find(id);
  const kind = kindOfId(id);
  const name = visible(nameOf(holder, id));
  const seed: RowSeed = {
    kind,
    label: name,
    icon: ENTITY_ICONS[kind],
    copy: idText(holder, id),
    words: [id, ...(entity?.aliases ?? [])].join(' '),
    ...(entity?.kind === 'thread' && threadMark(entity)),
  };
  if (holder !== mine.snapshot)
    return { ...seed, color: 'disabledForeground', tooltip: () => 'In the other reading only.' };
  const thread = entity?.kind === 'thread' ? entity.id : undefined;
  return { ...seed, entity: id, ...(thread && { thread }), tooltip: () => entityTooltip(mine, id, name) };
}
