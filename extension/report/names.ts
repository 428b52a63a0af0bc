import { addressText } from '../analysis/card/names';
import type { Address } from '../base/address';
import type { Process, Thread } from '../model/entities';
import { addressOfId, type EntityId, idOf, kindOfId, processIdOfPid } from '../model/ids';
import type { Snapshot } from '../model/snapshot';
import { code, type Inline, type Text } from './document';

/** Puts things into words: `thread `ffff…` (svchost.exe 033c.3c40)`. Addresses are as wide as kd prints them. */
export class Names {
  /** Type of each wait object as printed beside it; made when it is first needed. */
  private waitTypes: ReadonlyMap<Address, string> | undefined;

  constructor(private readonly snapshot: Snapshot) {}

  address(address: Address): Inline {
    return code(addressText(this.snapshot, address));
  }

  /** The address of an id, or what the id is made of instead. */
  id(id: EntityId): Inline {
    const address = addressOfId(id);
    return address === undefined ? code(id.slice(id.lastIndexOf(':') + 1)) : this.address(address);
  }

  /** Any thing with its kind in front. */
  entity(id: EntityId): Text {
    const entity = this.snapshot.find(id);
    switch (entity?.kind) {
      case 'thread':
        return this.thread(id);
      case 'process':
        return this.process(id);
      case 'port': {
        const name = entity.name?.value;
        const type = entity.type ? `${entity.type.value} port ` : 'port ';
        return [type, this.id(id), ...(name === undefined || name === '' ? [] : [` (${name})`])];
      }
      case 'message': {
        const type = entity.type && ` (${entity.type.value})`;
        return ['message ', this.id(id), ...(type ? [type] : [])];
      }
      case 'lock': {
        const name = entity.name ? [` (${entity.name.value})`] : [];
        return [`${lockWords(entity.type?.value ?? this.waitTypeOf(id))} `, this.id(id), ...name];
      }
      case 'irp':
        return ['IRP ', this.id(id), ...(entity.driver ? [` (${entity.driver.value})`] : [])];
      case undefined: {
        const kind = kindOfId(id);
        return [`${kind === 'lock' ? lockWords(this.waitTypeOf(id)) : kind} `, this.id(id)];
      }
    }
  }

  /** What kd calls a wait object in the rows below a thread: `Mutant`, `SynchronizationEvent`. */
  private waitTypeOf(id: EntityId): string | undefined {
    this.waitTypes ??= new Map(
      [...this.snapshot.threads.values()]
        .flatMap(thread => thread.waitObjects?.value ?? [])
        .flatMap(({ address, type }) => (address === null ? [] : [[address, type]])),
    );
    const address = addressOfId(id);
    return address === undefined ? undefined : this.waitTypes.get(address);
  }

  thread(id: EntityId): Text {
    const entity = this.snapshot.find(id);
    if (entity?.kind !== 'thread') return ['thread ', this.id(id)];
    const known = [this.processNameOf(entity), entity.cid?.value].filter(part => part !== undefined);
    return ['thread ', this.id(id), ...(known.length > 0 ? [` (${known.join(' ')})`] : [])];
  }

  process(id: EntityId): Text {
    const entity = this.snapshot.find(id);
    if (entity?.kind !== 'process') return ['process ', this.id(id)];
    const known = [entity.name?.value, entity.pid?.value].filter(part => part !== undefined);
    return ['process ', this.id(id), ...(known.length > 0 ? [` (${known.join(' ')})`] : [])];
  }

  /** The process that a thread belongs to, by its address or by the PID in its Cid. */
  processOf(thread: Thread): Process | undefined {
    const byAddress = thread.process && this.snapshot.find(idOf('process', thread.process.value));
    if (byAddress?.kind === 'process') return byAddress;
    const pid = thread.cid?.value.split('.')[0];
    const byPid = pid === undefined ? undefined : this.snapshot.find(processIdOfPid(pid));
    return byPid?.kind === 'process' ? byPid : undefined;
  }

  processNameOf(thread: Thread): string | undefined {
    return this.processOf(thread)?.name?.value ?? thread.processName?.value;
  }
}

function lockWords(type: string | undefined): string {
  if (type === undefined || type === 'object') return 'object';
  if (type === 'eresource') return 'ERESOURCE';
  // Names of the model are lower-case words already; kd's own (`SynchronizationEvent`) stay as printed, but for the mutant.
  return type === 'Mutant' ? 'mutant' : type.replaceAll('-', ' ');
}
