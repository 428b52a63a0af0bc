import { kdAddress } from '../base/address';
import type { LockKind, Thread } from '../model/entities';
import type { EntityId, EntityKind } from '../model/ids';
import { addressOfId, kindOfId } from '../model/ids';
import type { Snapshot } from '../model/snapshot';
import { ownerOf, processOf } from './inverseIndex';

/** An address as kd prints it on this target. */
export function printed(snapshot: Snapshot, id: EntityId): string {
  const address = addressOfId(id);
  return address === undefined ? id.slice(id.lastIndexOf(':') + 1) : kdAddress(address, snapshot.target.bits ?? 64);
}

/** What an engineer calls a thing: `svchost.exe 0204.1948`, `port TermSrvApi of svchost.exe`. */
export function nameOf(snapshot: Snapshot, id: EntityId): string {
  const entity = snapshot.find(id);
  switch (entity?.kind) {
    case 'thread':
      return threadName(snapshot, entity);
    case 'process':
      return entity.name?.value ?? `process ${entity.pid?.value ?? printed(snapshot, id)}`;
    case 'port': {
      const name = entity.name?.value;
      const owner = ownerOf(snapshot, entity)?.name?.value ?? entity.ownerName?.value;
      return `port ${name === undefined || name === '' ? printed(snapshot, id) : name}${owner ? ` of ${owner}` : ''}`;
    }
    case 'lock':
      return `${lockWord(entity.type?.value ?? 'object')} ${entity.name?.value ?? printed(snapshot, id)}`;
    case 'message':
    case 'irp':
    case undefined:
      return `${kindWord(kindOfId(id))} ${printed(snapshot, id)}`;
  }
}

/** Of what an object is that was only pointed at, nothing is known: it need not be a lock. */
function kindWord(kind: EntityKind): string {
  return kind === 'irp' ? 'IRP' : kind === 'lock' ? 'object' : kind;
}

function threadName(snapshot: Snapshot, thread: Thread): string {
  const process = processOf(snapshot, thread);
  const found = process && snapshot.processes.get(process);
  const name = found?.name?.value ?? thread.processName?.value;
  const own = thread.cid?.value ?? `thread ${printed(snapshot, thread.id)}`;
  return name === undefined || name === '' ? (thread.cid ? `thread ${own}` : own) : `${name} ${own}`;
}

/** What engineers call a kind of lock. */
export function lockWord(kind: LockKind): string {
  return kind === 'eresource' ? 'ERESOURCE' : kind.replaceAll('-', ' ');
}

export function withArticle(kind: LockKind): string {
  const word = lockWord(kind);
  return `${/^[aeio]/i.test(word) ? 'an' : 'a'} ${word}`;
}
