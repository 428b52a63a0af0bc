import type { Irp, Lock } from '../../model/entities';
import { type EntityId, idOf } from '../../model/ids';
import { lockGap } from '../waiterGaps';
import type { Card, CardSource } from './card';
import { CardRows, lineOf } from './cardRows';
import { addressText } from './names';

/** Card of a lock or another object that threads wait on. */
export function lockCard(source: CardSource, lock: Lock): Card {
  const { snapshot } = source;
  const rows = new CardRows(snapshot, lock, lock.type ? 'not-printed' : 'not-asked');
  rows.required('Kind', 'type', lock.type, type => type);
  addOwners(rows, lock);
  rows.optional('Held', 'exclusive', lock.exclusive, exclusive => (exclusive ? 'exclusively' : 'shared'));
  addWaiters(rows, lock);
  for (const waiter of (lock.waiters?.value ?? []).slice(0, 5)) rows.relate('waits for it', idOf('thread', waiter));
  rows.optional('Contention', 'contention', lock.contention, String);
  if (lock.certainty)
    rows.note('Owners and waiters', `${lock.certainty.value}: concluded from what memory holds, not recorded as such`);
  const address = lock.address?.value;
  const where = address === undefined ? lock.id.slice(5) : addressText(snapshot, address);
  const line = lineOf((lock.owners ?? lock.type ?? lock.address)?.evidence);
  return {
    id: lock.id,
    kind: 'lock',
    title: `${lock.type?.value ?? 'Lock'} ${lock.name?.value ?? where}`,
    subtitle: lock.name ? where : '',
    rows: rows.rows,
    relations: rows.relations,
    next: [],
    ...stackOfOwner(lock),
    ...(line === undefined ? {} : { line }),
  };
}

function addOwners(rows: CardRows, lock: Lock): void {
  if (lock.owners === undefined && lock.ownerCid) {
    rows.optional('Owner', 'ownerCid', lock.ownerCid, cid => cid);
    return;
  }
  rows.required('Owner', 'owners', lock.owners, owners =>
    owners.length === 0
      ? 'free'
      : owners
          .slice(0, 3)
          .map(o => rows.named(idOf('thread', o), o))
          .join(', '),
  );
  for (const owner of (lock.owners?.value ?? []).slice(0, 5)) rows.relate('owner', idOf('thread', owner));
}

/** Those that were found, and whether that may be not all. */
function addWaiters(rows: CardRows, lock: Lock): void {
  const gap = lockGap(rows.snapshot, lock);
  if (lock.waiters) rows.optional('Waiters', 'waiters', lock.waiters, waiters => String(waiters.length));
  else if (lock.waiterCount) rows.optional('Waiters', 'waiterCount', lock.waiterCount, count => `${count}, not found`);
  if (gap !== undefined && (lock.waiters ?? lock.waiterCount)) rows.note('More may wait', gap);
}

function stackOfOwner(lock: Lock): { stackOf?: EntityId } {
  const owner = lock.owners?.value[0];
  return owner === undefined ? {} : { stackOf: idOf('thread', owner) };
}

/** Card of a pending I/O request. */
export function irpCard(source: CardSource, irp: Irp): Card {
  const { snapshot } = source;
  const rows = new CardRows(snapshot, irp, irp.driver ? 'not-printed' : 'not-asked');
  rows.required('Driver', 'driver', irp.driver, driver => driver);
  rows.optional('Device', 'device', irp.device, device => [irp.deviceName?.value, device].filter(Boolean).join(' '));
  rows.optional('File', 'file', irp.file, file => [irp.fileName?.value, file].filter(Boolean).join(' '));
  rows.pointer('Thread', 'thread', 'thread', irp.thread);
  const address = irp.address?.value;
  const where = address === undefined ? irp.id.slice(4) : addressText(snapshot, address);
  const line = lineOf((irp.driver ?? irp.thread ?? irp.address)?.evidence);
  return {
    id: irp.id,
    kind: 'irp',
    title: `IRP ${where}`,
    subtitle: irp.driver?.value ?? '',
    rows: rows.rows,
    relations: rows.relations,
    next: irp.driver === undefined && address !== undefined ? [`!irp ${where}`] : [],
    ...(irp.thread ? { stackOf: idOf('thread', irp.thread.value) } : {}),
    ...(line === undefined ? {} : { line }),
  };
}
