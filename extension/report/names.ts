import { addressText } from '../analysis/card/names';
import type { Address } from '../base/address';
import type { Process, Thread } from '../model/entities';
import { addressOfId, type EntityId, idOf, kindOfId, processIdOfPid } from '../model/ids';
import type { Snapshot } from '../model/snapshot';
import { code, type Inline, type Text } from './document';

/** Puts things into words: `thread `ffff…` (svchost.exe 033c.3c40)`. Addresses are as wide as kd prints them. */
export class Names {
  constructor(private readonly snapshot: Snapshot) {}

  address(address: Address): Inline {
    return code(addressText(this.snapshot, address));
  }

  /** The address of an id, or what the id is made of instead. */
  private idText(id: EntityId): Inline {
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
        return [type, this.idText(id), ...(name === undefined || name === '' ? [] : [` (${name})`])];
      }
      case 'message': {
        const type = entity.type && ` (${entity.type.value})`;
        return ['message ', this.idText(id), ...(type ? [type] : [])];
      }
      case 'lock': {
        const name = entity.name ? ` (${entity.name.value})` : '';
        return [`${lockWords(entity.type?.value)} `, this.idText(id), name];
      }
      case 'irp':
        return ['IRP ', this.idText(id), ...(entity.driver ? [` (${entity.driver.value})`] : [])];
      case undefined:
        return [`${kindOfId(id)} `, this.idText(id)];
    }
  }

  thread(id: EntityId): Text {
    const entity = this.snapshot.find(id);
    if (entity?.kind !== 'thread') return ['thread ', this.idText(id)];
    const known = [this.processNameOf(entity), entity.cid?.value].filter(part => part !== undefined);
    return ['thread ', this.idText(id), ...(known.length > 0 ? [` (${known.join(' ')})`] : [])];
  }

  process(id: EntityId): Text {
    const entity = this.snapshot.find(id);
    if (entity?.kind !== 'process') return ['process ', this.idText(id)];
    const known = [entity.name?.value, entity.pid?.value].filter(part => part !== undefined);
    return ['process ', this.idText(id), ...(known.length > 0 ? [` (${known.join(' ')})`] : [])];
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
  return type.replaceAll('-', ' ');
}
