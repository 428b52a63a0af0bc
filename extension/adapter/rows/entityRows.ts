import type { Address } from '../../base/address';
import { addressOfId, type EntityId, idOf, type ThreadId } from '../../model/ids';
import { fieldsOf } from '../../model/lazyEntity';
import type { Entity, Lock, Thread } from '../../model/entities';
import type { Evidence } from '../../model/evidence';
import { callOfMessage } from '../../rpc/callMeaning';
import { sureCallText } from '../../rpc/callText';
import { ENTITY_ICONS, threadMark } from './icons';
import type { MessageItem } from './messageIndex';
import { addressText, idText, imageOf, nameOf, threadAt, threadName, waitAge, waitText } from './names';
import type { RowNode, RowSeed } from './rowNode';
import { counted, joined, thisInput } from './texts';
import { entityTooltip, lineOf } from './tooltips';
import type { ViewSource } from './viewSource';

/** Row of a thread: client id, image, what it waits for and how long. */
export function threadSeed(source: ViewSource, thread: Thread, note?: string): RowSeed {
  const { snapshot } = source;
  const name = threadName(snapshot, thread);
  return {
    kind: 'thread',
    label: name,
    ...joined(note, waitText(thread), suspendText(thread), waitAge(thread), thread.name?.value),
    ...threadMark(thread),
    entity: thread.id,
    thread: thread.id,
    copy: idText(snapshot, thread.id),
    words: [thread.aliases.join(' '), thread.processName?.value].join(' '),
    ...lineOf([thread.state?.evidence, thread.cid?.evidence, thread.frames?.evidence]),
    tooltip: () => entityTooltip(source, thread.id, name),
  };
}

function suspendText(thread: Thread): string | undefined {
  const count = thread.suspendCount?.value ?? 0;
  return count > 0 ? `suspended ${count}` : undefined;
}

const QUEUE_TEXT = {
  main: 'queued, not taken',
  large: 'large message queue',
  pending: 'pending',
  direct: 'direct queue',
  canceled: 'canceled',
  reply: 'reply delivered',
  none: 'in no queue',
} as const;

/** Row of a message: its queue, what it calls, who sent it, who serves it and how long its sender has waited. */
export function messageSeed(source: ViewSource, item: MessageItem, note?: string): RowSeed {
  const { snapshot } = source;
  const name = nameOf(snapshot, item.id);
  const server = threadAt(snapshot, item.server);
  const target = server ?? item.waiter;
  return {
    kind: 'message',
    label: name,
    ...joined(
      note,
      queueText(source, item),
      item.message && sureCallText(callOfMessage(snapshot, item.message)),
      fromText(source, item),
      serverText(source, item),
      item.waiter && waitAge(item.waiter),
    ),
    icon: item.queue === 'reply' ? 'mail-read' : ENTITY_ICONS.message,
    ...(item.queue === 'canceled' ? { color: 'disabledForeground' } : {}),
    entity: item.id,
    ...(target ? { thread: target.id } : {}),
    ...serverPeer(item),
    copy: item.message ? idText(snapshot, item.id) : `!alpc /m ${idText(snapshot, item.id)}`,
    words: [item.message?.type?.value, item.message?.aliases.join(' ')].join(' '),
    ...lineOf([item.message?.address?.evidence, item.message?.queue?.evidence, item.waiter?.waitsFor?.evidence]),
    tooltip: () => entityTooltip(source, item.id, name),
  };
}

function queueText(source: ViewSource, item: MessageItem): string {
  if (item.queue !== undefined) return QUEUE_TEXT[item.queue];
  return item.message ? 'queue unknown' : `not in ${thisInput(source.snapshot)}`;
}

function fromText(source: ViewSource, item: MessageItem): string | undefined {
  if (item.waiter) {
    const image = imageOf(source.snapshot, item.waiter);
    return ['from', image, item.waiter.cid?.value ?? idText(source.snapshot, item.waiter.id)].filter(Boolean).join(' ');
  }
  const sender = item.message?.senderCid?.value;
  return sender === undefined ? undefined : `from ${sender}`;
}

function serverText(source: ViewSource, item: MessageItem): string | undefined {
  if (item.server === undefined) return undefined;
  if (item.server === null) return item.queue === 'reply' ? undefined : 'no server thread';
  const server = threadAt(source.snapshot, item.server);
  if (!server) return `served by ${addressText(source.snapshot, item.server)}`;
  const image = imageOf(source.snapshot, server);
  return ['served by', image, server.cid?.value ?? idText(source.snapshot, server.id)].filter(Boolean).join(' ');
}

function serverPeer(item: MessageItem): { readonly peer?: ThreadId } {
  return item.server === undefined || item.server === null ? {} : { peer: idOf('thread', item.server) };
}

/** Row of a lock, another wait object or an I/O request. */
export function objectSeed(source: ViewSource, id: EntityId, note?: string): RowSeed {
  const { snapshot } = source;
  const entity = snapshot.find(id);
  const address = addressOfId(id);
  const waited = entity || address === undefined ? undefined : source.waitObjects.get(address);
  const name = waited ? `${waited.type} ${idText(snapshot, id)}` : nameOf(snapshot, id);
  return {
    kind: id.startsWith('irp:') ? 'irp' : 'lock',
    label: name,
    ...joined(note, entity?.kind === 'lock' ? lockText(source, entity) : waited && ownedText(source, waited.owner)),
    icon: id.startsWith('irp:') ? ENTITY_ICONS.irp : ENTITY_ICONS.lock,
    entity: id,
    copy: idText(snapshot, id),
    ...(entity ? lineOf(evidenceOf(entity)) : {}),
    tooltip: () => entityTooltip(source, id, name),
  };
}

function lockText(source: ViewSource, lock: Lock): string | undefined {
  const owners = lock.owners?.value;
  if (owners === undefined) return lock.ownerCid && `owned by ${lock.ownerCid.value}`;
  if (owners.length === 0) return 'not owned';
  return owners.length === 1 ? ownedText(source, owners[0]) : counted(owners.length, 'owner');
}

function ownedText(source: ViewSource, owner: Address | undefined): string | undefined {
  return owner === undefined ? undefined : `owned by ${nameOf(source.snapshot, idOf('thread', owner))}`;
}

/** Evidence of all fields of a thing, in the order in which they were learned. */
export function evidenceOf(entity: Entity): readonly Evidence[] {
  return [...fieldsOf(entity)].flatMap(([, value]) =>
    typeof value === 'object' && value !== null && 'evidence' in value
      ? [(value as { evidence: Evidence }).evidence]
      : [],
  );
}

/** A row without a thing behind it: something that is missing, or left out. */
export function noteNode(key: string, label: string, description?: string, icon = 'info'): RowNode {
  return { key, seed: () => ({ kind: 'note', label, ...joined(description), icon }) };
}
