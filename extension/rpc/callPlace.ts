import type { Address } from '../base/address';
import type { Message, Port, Process, Thread } from '../model/entities';
import { idOf } from '../model/ids';
import type { Snapshot } from '../model/snapshot';
import { type Endpoint, endpointOf } from './endpoint';

/** Where a request goes: the port that it is called by, and the process that it is for. */
export interface CallPlace {
  readonly thread?: Thread;
  readonly message?: Message;
  /** The connection port. */
  readonly port?: Port;
  readonly server?: Process;
  readonly endpoint?: Endpoint;
}

/** The place of the request that a thread waits for the answer to. */
export function placeOfThread(snapshot: Snapshot, thread: Thread): CallPlace {
  const wait = thread.waitsFor?.value;
  const message = messageAt(snapshot, wait?.message);
  return {
    ...(message ? placeOfMessage(snapshot, message) : around(snapshot, portAt(snapshot, wait?.port), wait?.process)),
    thread,
  };
}

/** The place of a message, and the thread that waits for its answer where one does. */
export function placeOfMessage(snapshot: Snapshot, message: Message): CallPlace {
  const port = portAt(snapshot, message.queuePort?.value ?? message.connectionPort?.value ?? message.ownerPort?.value);
  const thread = threadAt(snapshot, message.waitingThread?.value);
  return { message, ...(thread && { thread }), ...around(snapshot, port, message.queuePortOwner?.value) };
}

function around(snapshot: Snapshot, at: Port | undefined, owner: Address | null | undefined): CallPlace {
  const isNamed = at === undefined || at.type?.value === 'connection' || at.connectionPort === undefined;
  const port = isNamed ? at : (portAt(snapshot, at.connectionPort.value) ?? at);
  // What lies in the queue of a client's port was sent by the server: then that client is asked.
  const owned = at?.type?.value === 'client' ? at : port;
  const server = processAt(snapshot, owner ?? owned?.owner?.value);
  const name = nameOfPort(port);
  return {
    ...(port && { port }),
    ...(server && { server }),
    ...(name !== undefined && { endpoint: endpointOf(name) }),
  };
}

/** Full path where it was read, else the name; undefined where neither was, or the port has none. */
function nameOfPort(port: Port | undefined): string | undefined {
  const name = port?.path?.value ?? port?.name?.value;
  return name === '' ? undefined : name;
}

function portAt(snapshot: Snapshot, address: Address | null | undefined): Port | undefined {
  if (address === undefined || address === null) return undefined;
  const entity = snapshot.find(idOf('port', address));
  return entity?.kind === 'port' ? entity : undefined;
}

function messageAt(snapshot: Snapshot, address: Address | null | undefined): Message | undefined {
  if (address === undefined || address === null) return undefined;
  const entity = snapshot.find(idOf('message', address));
  return entity?.kind === 'message' ? entity : undefined;
}

export function threadAt(snapshot: Snapshot, address: Address | null | undefined): Thread | undefined {
  if (address === undefined || address === null) return undefined;
  const entity = snapshot.find(idOf('thread', address));
  return entity?.kind === 'thread' ? entity : undefined;
}

function processAt(snapshot: Snapshot, address: Address | null | undefined): Process | undefined {
  if (address === undefined || address === null) return undefined;
  const entity = snapshot.find(idOf('process', address));
  return entity?.kind === 'process' ? entity : undefined;
}
