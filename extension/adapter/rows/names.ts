import { type Address, kdAddress } from '../../base/address';
import { shortDuration } from '../../base/duration';
import { visible } from '../../base/visible';
import type { Entity, Irp, Lock, Message, Port, Process, Thread } from '../../model/entities';
import { addressOfId, type EntityId, idOf, processIdOfPid } from '../../model/ids';
import type { Snapshot } from '../../model/snapshot';

/*
 * Names of things in rows, the Call Stack and messages. Each begins with what it is, so that it reads well without its
 * icon; a part that is not known is left out, never made up. What cannot be seen in a name is shown as `<U+202E>`.
 */

/** Address as kd prints it on this target. */
export function addressText(snapshot: Snapshot, address: bigint): string {
  return kdAddress(address, snapshot.target.bits ?? 64);
}

/** `ffff…` of an id, or what stands in its place (`cid:0204.1948`). */
export function idText(snapshot: Snapshot, id: EntityId): string {
  const address = addressOfId(id);
  return address === undefined ? id.slice(id.indexOf(':') + 1) : addressText(snapshot, address);
}

export function processOf(snapshot: Snapshot, address: Address | null | undefined): Process | undefined {
  if (address === undefined || address === null) return undefined;
  const entity = snapshot.find(idOf('process', address));
  return entity?.kind === 'process' ? entity : undefined;
}

export function threadAt(snapshot: Snapshot, address: Address | null | undefined): Thread | undefined {
  if (address === undefined || address === null) return undefined;
  const entity = snapshot.find(idOf('thread', address));
  return entity?.kind === 'thread' ? entity : undefined;
}

export function portAt(snapshot: Snapshot, address: Address | null | undefined): Port | undefined {
  if (address === undefined || address === null) return undefined;
  const entity = snapshot.find(idOf('port', address));
  return entity?.kind === 'port' ? entity : undefined;
}

/** Process of a thread: by its address, else by the PID of its client id. */
export function processOfThread(snapshot: Snapshot, thread: Thread): Process | undefined {
  const known = processOf(snapshot, thread.process?.value);
  if (known || thread.process) return known;
  const pid = thread.cid?.value.split('.')[0];
  const entity = pid === undefined ? undefined : snapshot.find(processIdOfPid(pid));
  return entity?.kind === 'process' ? entity : undefined;
}

/** Image name of a thread's process, from the thread itself or from its process. */
export function imageOf(snapshot: Snapshot, thread: Thread): string | undefined {
  const name = processOfThread(snapshot, thread)?.name?.value ?? thread.processName?.value;
  return name === undefined ? undefined : visible(name);
}

/** Name for the Call Stack: `svchost.exe 0204.1948 (WrLpcReply)`. */
export function callStackName(snapshot: Snapshot, thread: Thread): string {
  const image = imageOf(snapshot, thread);
  const parts = [image ?? 'Thread', thread.cid?.value ?? idText(snapshot, thread.id)];
  const what = waitText(thread);
  return what === undefined ? parts.join(' ') : `${parts.join(' ')} (${what})`;
}

/** Wait reason of a waiting thread, else its state in lower case; undefined where neither is known. */
export function waitText(thread: Thread): string | undefined {
  const state = thread.state?.value;
  if (state === undefined || state === 'WAIT') return thread.waitReason?.value ?? state?.toLowerCase();
  const processor = thread.processor?.value;
  return state === 'RUNNING' && processor !== undefined ? `running on ${processor}` : state.toLowerCase();
}

/** How long the thread has waited, where that was printed: `15 h 2 min`, or ticks where their length is not known. */
export function waitAge(thread: Thread): string | undefined {
  const ms = thread.waitMs?.value;
  if (ms !== undefined) return shortDuration(ms);
  const ticks = thread.ticks?.value;
  return ticks === undefined ? undefined : `${ticks} ticks`;
}

export function threadName(snapshot: Snapshot, thread: Thread): string {
  const image = imageOf(snapshot, thread);
  const name = `Thread ${thread.cid?.value ?? idText(snapshot, thread.id)}`;
  return image === undefined ? name : `${name} (${image})`;
}

export function processName(snapshot: Snapshot, process: Process): string {
  const pid = process.pid?.value;
  const name = visible(process.name?.value ?? `Process ${pid ?? idText(snapshot, process.id)}`);
  return pid === undefined || process.name === undefined ? name : `${name} (${pid})`;
}

const PORT_TYPES = { connection: 'Connection port', client: 'Client port', server: 'Server port' } as const;

export function portName(snapshot: Snapshot, port: Port): string {
  const type = port.type ? PORT_TYPES[port.type.value] : 'Port';
  const name = port.name?.value ?? port.path?.value;
  return name === undefined || name === '' ? `${type} ${idText(snapshot, port.id)}` : `${type} ${visible(name)}`;
}

export function messageName(snapshot: Snapshot, message: Message): string {
  const number = message.number?.value;
  const name = `Message ${idText(snapshot, message.id)}`;
  return number === undefined || addressOfId(message.id) === undefined ? name : `${name} (id ${number})`;
}

const LOCK_NAMES: Readonly<Record<string, string>> = {
  mutant: 'Mutant',
  eresource: 'ERESOURCE',
  'push-lock': 'Push lock',
  'fast-mutex': 'Fast mutex',
  'guarded-mutex': 'Guarded mutex',
  'critical-section': 'Critical section',
  'keyed-event': 'Keyed event',
  'wait-on-address': 'Wait on address',
  event: 'Event',
  semaphore: 'Semaphore',
  timer: 'Timer',
  queue: 'Queue',
  gate: 'Gate',
};

export function lockName(snapshot: Snapshot, lock: Lock): string {
  const type = LOCK_NAMES[lock.type?.value ?? ''] ?? 'Object';
  const name = lock.name?.value;
  return name === undefined || name === '' ? `${type} ${idText(snapshot, lock.id)}` : `${type} ${visible(name)}`;
}

export function irpName(snapshot: Snapshot, irp: Irp): string {
  return `IRP ${idText(snapshot, irp.id)}`;
}

/** Name of anything in the snapshot. */
export function entityName(snapshot: Snapshot, entity: Entity): string {
  switch (entity.kind) {
    case 'thread':
      return threadName(snapshot, entity);
    case 'process':
      return processName(snapshot, entity);
    case 'port':
      return portName(snapshot, entity);
    case 'message':
      return messageName(snapshot, entity);
    case 'lock':
      return lockName(snapshot, entity);
    case 'irp':
      return irpName(snapshot, entity);
  }
}

const KIND_NAMES = {
  thread: 'Thread',
  process: 'Process',
  port: 'Port',
  message: 'Message',
  lock: 'Object',
  irp: 'IRP',
} as const;

/** Name of an id, whether the snapshot holds it or not. */
export function nameOf(snapshot: Snapshot, id: EntityId): string {
  const entity = snapshot.find(id);
  if (entity) return entityName(snapshot, entity);
  const kind = id.slice(0, id.indexOf(':')) as keyof typeof KIND_NAMES;
  return `${KIND_NAMES[kind]} ${idText(snapshot, id)}`;
}
