import type { Address } from '../../base/address';
import { kdAddress } from '../../base/address';
import type { Entity, Port } from '../../model/entities';
import type { UnknownReason } from '../../model/evidence';
import { addressOfId, type EntityId, idOf } from '../../model/ids';
import type { Snapshot } from '../../model/snapshot';

/** While a target is still being read, what was not asked for is only not read yet. */
export const NOT_YET = 'not read yet';

const REASONS: Readonly<Record<UnknownReason, string>> = {
  'not-in-dump': 'not in the dump',
  'paged-out': 'paged out',
  'not-mapped': 'not mapped',
  'non-canonical': 'not a valid address',
  'demand-zero': 'demand zero',
  unreadable: 'unreadable',
  'no-symbols': 'no symbols',
  torn: 'list was changing while it was read',
  invalid: 'not valid',
  'not-asked': 'not asked',
  'not-printed': 'not printed',
  cancelled: 'cancelled',
  'timed-out': 'timed out',
};

/** `unknown (not printed)`: how every value that was not read is shown. `unfinished`: it may come yet. */
export function unknownText(reason: UnknownReason, unfinished = false): string {
  return `unknown (${unfinished && reason === 'not-asked' ? NOT_YET : REASONS[reason]})`;
}

/** An address in the width of the target, as its debugger prints it. */
export function addressText(snapshot: Snapshot, address: bigint): string {
  return kdAddress(address, snapshot.target.bits === 32 && address <= 0xffff_ffffn ? 32 : 64);
}

/** The best short name of a thing: Cid, image name, port name, message number; its address where nothing else is known. */
export function entityName(snapshot: Snapshot, id: EntityId): string {
  const entity = snapshot.find(id);
  const address = addressOfId(entity?.id ?? id);
  const fallback = address === undefined ? id.slice(id.lastIndexOf(':') + 1) : addressText(snapshot, address);
  return (entity && nameOf(snapshot, entity, fallback)) ?? fallback;
}

function nameOf(snapshot: Snapshot, entity: Entity, fallback: string): string | undefined {
  switch (entity.kind) {
    case 'thread': {
      const image = entity.processName?.value ?? processName(snapshot, entity.process?.value);
      return [entity.cid?.value ?? fallback, image].filter(Boolean).join(' ');
    }
    case 'process':
      return [entity.name?.value ?? fallback, entity.pid && `(${entity.pid.value})`].filter(Boolean).join(' ');
    case 'port':
      return [portName(snapshot, entity), fallback].filter(Boolean).join(' ');
    case 'lock':
      return entity.name?.value;
    default:
      return undefined;
  }
}

/** Image name of the process at an address, where it was printed. */
export function processName(snapshot: Snapshot, address: Address | null | undefined): string | undefined {
  if (address === null || address === undefined) return undefined;
  const process = snapshot.find(idOf('process', address));
  return process?.kind === 'process' ? process.name?.value : undefined;
}

/** Name of the connection port at an address, where it was printed. */
export function connectionName(snapshot: Snapshot, address: Address | null | undefined): string | undefined {
  if (address === null || address === undefined) return undefined;
  const port = snapshot.find(idOf('port', address));
  return port?.kind === 'port' ? nonEmpty(port.name?.value) : undefined;
}

/** The name of a connection port, also for the communication ports that belong to it. */
export function portName(snapshot: Snapshot, port: Port): string | undefined {
  return nonEmpty(port.name?.value) ?? connectionName(snapshot, port.connectionPort?.value);
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
