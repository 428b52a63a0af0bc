import { isPresent } from '../base/present';
import type { Address } from '../base/address';
import { atOnce, paced, type Work } from '../base/slices';
import type { Lock, Message, Port, Process, Thread } from '../model/entities';
import type { EntityId, EntityKind, LockId, MessageId, PortId, ProcessId, ThreadId } from '../model/ids';
import { idOf, messageIdOfNumber, processIdOfPid } from '../model/ids';
import type { Snapshot } from '../model/snapshot';

/** The kernel keeps one direction of every relation only; this is the other one. Built once, in linear time. */
export interface InverseIndex {
  /** There is no pointer from a server thread to what it has dequeued. */
  readonly messagesByServer: ReadonlyMap<ThreadId, readonly Message[]>;
  /** Messages whose WaitingThread this is. */
  readonly messagesByWaiter: ReadonlyMap<ThreadId, readonly Message[]>;
  /** Threads whose wait line names the message. */
  readonly waitersByMessage: ReadonlyMap<MessageId, readonly Thread[]>;
  /** Messages by the port whose queue holds them. */
  readonly messagesByPort: ReadonlyMap<PortId, readonly Message[]>;
  readonly portsByProcess: ReadonlyMap<ProcessId, readonly Port[]>;
  readonly threadsByProcess: ReadonlyMap<ProcessId, readonly Thread[]>;
  /** Waiters that name an owner beside the object they wait on (mutants), by that object. */
  readonly waitersByOwnedObject: ReadonlyMap<LockId, readonly Thread[]>;
  /** Type of an object that threads wait on, as printed beside it. */
  readonly typeByObject: ReadonlyMap<LockId, string>;
  readonly locksByOwner: ReadonlyMap<ThreadId, readonly Lock[]>;
  readonly locksByWaiter: ReadonlyMap<ThreadId, readonly Lock[]>;
  /** Ports that a thread is registered with or waits on. */
  readonly portsByThread: ReadonlyMap<ThreadId, readonly Port[]>;
  /** By thread number alone; user-mode commands print no more. */
  readonly threadsByTid: ReadonlyMap<string, readonly Thread[]>;
  /** Communication ports of a connection port. */
  readonly communicationPorts: ReadonlyMap<PortId, readonly PortId[]>;
  /** The connection port of a communication port. */
  readonly connectionPorts: ReadonlyMap<PortId, PortId>;
}

/** The id in use for what lies at an address, whether it was read or only pointed at. */
export function idAt<K extends EntityKind>(snapshot: Snapshot, kind: K, address: Address): `${K}:${string}` {
  return inUse(snapshot, idOf(kind, address));
}

/** The id in use for an id that may be an alias. */
export function inUse<I extends EntityId>(snapshot: Snapshot, id: I): I {
  return (snapshot.find(id)?.id as I | undefined) ?? id;
}

/** Process of a thread, by its own pointer or else by the PID in its client id. */
export function processOf(snapshot: Snapshot, thread: Thread): ProcessId | undefined {
  if (thread.process) return idAt(snapshot, 'process', thread.process.value);
  const pid = thread.cid?.value.split('.')[0];
  return pid === undefined ? undefined : inUse(snapshot, processIdOfPid(pid));
}

/** The message that a thread's wait line names. */
export function awaitedMessage(snapshot: Snapshot, thread: Thread): MessageId | undefined {
  const line = thread.waitsFor?.value;
  if (line?.message !== undefined) return idAt(snapshot, 'message', line.message);
  return line?.messageNumber === undefined ? undefined : inUse(snapshot, messageIdOfNumber(line.messageNumber));
}

class Lists<K, V> {
  readonly map = new Map<K, V[]>();
  put(key: K | undefined, value: V): void {
    if (key === undefined) return;
    const list = this.map.get(key);
    if (list) list.push(value);
    else this.map.set(key, [value]);
  }
}

/** Builds the index of a snapshot. */
export function buildInverseIndex(snapshot: Snapshot): InverseIndex {
  return atOnce(indexing(snapshot));
}

/** The same with pauses. */
export function* indexing(snapshot: Snapshot): Work<InverseIndex> {
  const threads = yield* indexThreads(snapshot);
  const messages = yield* indexMessages(snapshot);
  const ports = yield* indexPorts(snapshot);
  return { ...threads, ...messages, ...ports, ...indexLocks(snapshot) };
}

function* indexThreads(
  snapshot: Snapshot,
): Work<
  Pick<InverseIndex, 'waitersByMessage' | 'threadsByProcess' | 'threadsByTid' | 'waitersByOwnedObject' | 'typeByObject'>
> {
  const byMessage = new Lists<MessageId, Thread>();
  const byProcess = new Lists<ProcessId, Thread>();
  const byTid = new Lists<string, Thread>();
  const byObject = new Lists<LockId, Thread>();
  const types = new Map<LockId, string>();
  yield* paced(snapshot.threads.values(), thread => {
    byMessage.put(awaitedMessage(snapshot, thread), thread);
    byProcess.put(processOf(snapshot, thread), thread);
    byTid.put(thread.cid?.value.split('.')[1], thread);
    for (const { address, owner, type } of thread.waitObjects?.value ?? []) {
      if (address === null) continue;
      const object = idAt(snapshot, 'lock', address);
      types.set(object, type);
      if (owner !== undefined) byObject.put(object, thread);
    }
  });
  return {
    waitersByMessage: byMessage.map,
    threadsByProcess: byProcess.map,
    threadsByTid: byTid.map,
    waitersByOwnedObject: byObject.map,
    typeByObject: types,
  };
}

function* indexMessages(
  snapshot: Snapshot,
): Work<Pick<InverseIndex, 'messagesByServer' | 'messagesByWaiter' | 'messagesByPort'>> {
  const byServer = new Lists<ThreadId, Message>();
  const byWaiter = new Lists<ThreadId, Message>();
  const byPort = new Lists<PortId, Message>();
  yield* paced(snapshot.messages.values(), message => {
    const { serverThread, waitingThread, queuePort } = message;
    if (isPresent(serverThread?.value)) byServer.put(idAt(snapshot, 'thread', serverThread.value), message);
    if (isPresent(waitingThread?.value)) byWaiter.put(idAt(snapshot, 'thread', waitingThread.value), message);
    if (isPresent(queuePort?.value)) byPort.put(idAt(snapshot, 'port', queuePort.value), message);
  });
  return { messagesByServer: byServer.map, messagesByWaiter: byWaiter.map, messagesByPort: byPort.map };
}

function* indexPorts(
  snapshot: Snapshot,
): Work<Pick<InverseIndex, 'portsByProcess' | 'portsByThread' | 'communicationPorts' | 'connectionPorts'>> {
  const byProcess = new Lists<ProcessId, Port>();
  const byThread = new Lists<ThreadId, Port>();
  const connectionPorts = new Map<PortId, PortId>();
  const tie = (connection: Address | null | undefined, port: Address | null | undefined): void => {
    if (!isPresent(connection) || !isPresent(port) || connection === port) return;
    connectionPorts.set(idAt(snapshot, 'port', port), idAt(snapshot, 'port', connection));
  };
  yield* paced(snapshot.ports.values(), port => {
    // Each field is worked out when it is asked for: once is enough.
    const { owner, registeredThreads, connectionPort, clientPort, serverPort, type, address } = port;
    if (isPresent(owner?.value)) byProcess.put(idAt(snapshot, 'process', owner.value), port);
    for (const thread of new Set(registeredThreads?.value)) byThread.put(idAt(snapshot, 'thread', thread), port);
    tie(connectionPort?.value, clientPort?.value);
    tie(connectionPort?.value, serverPort?.value);
    if (type?.value !== 'connection') tie(connectionPort?.value, address?.value);
  });
  yield* paced(snapshot.connections, ({ port, clientPort, serverPort }) => {
    tie(port, clientPort);
    tie(port, serverPort);
  });
  const byConnection = new Lists<PortId, PortId>();
  yield* paced(connectionPorts, ([port, connection]) => {
    byConnection.put(connection, port);
  });
  return {
    portsByProcess: byProcess.map,
    portsByThread: byThread.map,
    communicationPorts: byConnection.map,
    connectionPorts,
  };
}

function indexLocks(snapshot: Snapshot): Pick<InverseIndex, 'locksByOwner' | 'locksByWaiter'> {
  const byOwner = new Lists<ThreadId, Lock>();
  const byWaiter = new Lists<ThreadId, Lock>();
  const disputed = disputedWaiters(snapshot);
  for (const lock of snapshot.locks.values()) {
    for (const owner of new Set(lock.owners?.value)) byOwner.put(idAt(snapshot, 'thread', owner), lock);
    for (const waiter of new Set([...(lock.waiters?.value ?? []), ...(disputed.get(lock.id) ?? [])]))
      byWaiter.put(idAt(snapshot, 'thread', waiter), lock);
  }
  return { locksByOwner: byOwner.map, locksByWaiter: byWaiter.map };
}

/** Waiters that one reading lists and a later one of the same halt does not: the lock may still be theirs. */
function disputedWaiters(snapshot: Snapshot): ReadonlyMap<EntityId, readonly Address[]> {
  const found = new Map<EntityId, Address[]>();
  for (const { of, field, first } of snapshot.contradictions) {
    if (field !== 'waiters' || !Array.isArray(first.value)) continue;
    const before = (first.value as readonly unknown[]).filter(one => typeof one === 'bigint') as Address[];
    found.set(of, [...(found.get(of) ?? []), ...before]);
  }
  return found;
}

/** The process that owns a port, where it was read. */
export function ownerOf(snapshot: Snapshot, port: Port | undefined): Process | undefined {
  const owner = port?.owner?.value;
  return isPresent(owner) ? snapshot.processes.get(idAt(snapshot, 'process', owner)) : undefined;
}
