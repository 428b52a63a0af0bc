import type { Address } from '../../base/address';
import { isPresent } from '../../base/present';
import type { Entity } from '../../model/entities';
import type { Known } from '../../model/evidence';
import { idOf } from '../../model/ids';
import type { Snapshot } from '../../model/snapshot';
import { addressJson, type JsonObject } from './json';

/**
 * What text prints beside a thing and memory keeps with another one: names of processes, and the owner of the port that
 * holds a message. Only what the thing itself does not tell.
 */
export function fromNeighbours(snapshot: Snapshot, entity: Entity): JsonObject {
  const nameOf = (known: Known<Address | null> | undefined): string | undefined =>
    isPresent(known?.value) ? snapshot.processes.get(idOf('process', known.value))?.name?.value : undefined;
  switch (entity.kind) {
    case 'thread':
      return present({ processName: entity.processName ? undefined : nameOf(entity.process) });
    case 'port':
      return present({ ownerName: entity.ownerName ? undefined : nameOf(entity.owner) });
    case 'message': {
      const port = entity.queuePort?.value;
      const owner =
        entity.queuePortOwner ?? (isPresent(port) ? snapshot.ports.get(idOf('port', port))?.owner : undefined);
      return present({
        queuePortOwner: entity.queuePortOwner ? undefined : addressJson(owner?.value),
        queuePortOwnerName: entity.queuePortOwnerName ? undefined : nameOf(owner),
      });
    }
    default:
      return {};
  }
}

function present(fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
