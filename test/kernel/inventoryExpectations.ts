import type { Message, Port, QueueLengths } from '../../extension/model/entities';
import { idOf } from '../../extension/model/ids';
import { messageTypeName } from '../../extension/model/messageTypes';
import type { Snapshot } from '../../extension/model/snapshot';
import { addressOf } from '../target/worldFiles';
import type { BuiltWorld } from '../world/buildWorld';
import type { MessageDescription, PortFlags, QueueName } from '../world/description';

/** A row of values by their names, for comparison as a whole. */
export type Row = Readonly<Record<string, unknown>>;

const QUEUES: readonly QueueName[] = ['main', 'direct', 'large', 'pending'];

/** What a snapshot should say of the ports of a world, from the description alone. */
export function expectedPorts(world: BuiltWorld): readonly Row[] {
  const { description } = world;
  const at = (key: string): bigint => addressOf(world, key);
  const owners = new Map((description.ports ?? []).map(port => [port.key, port.owner]));
  const connections = description.connections ?? [];
  const connectionRows = (description.ports ?? []).map(port => ({
    address: at(port.key),
    type: 'connection',
    owner: at(port.owner),
    name: port.name?.slice(port.name.lastIndexOf('\\') + 1) ?? '',
    path: port.name,
    flags: flagsOf(port.flags),
    sequence: port.sequence ?? 1,
    connectionPort: at(port.key),
    clientPort: null,
    serverPort: null,
    connections: connections.filter(one => one.port === port.key).length,
    queues: queuesOf(world, port.key),
    ...threadsOf(world, port.key, port.completion),
    handles: handlesOf(world, port.key),
  }));
  const communicationRows = connections.flatMap(connection => {
    const ends = {
      connectionPort: at(connection.port),
      clientPort: at(connection.key),
      serverPort: at(`${connection.key}.server`),
      name: undefined,
      path: undefined,
      sequence: 0,
      connections: undefined,
      queues: queuesOf(world, undefined),
    };
    const none = { completionPort: null, registered: undefined, threadsAre: undefined };
    return [
      {
        ...ends,
        ...none,
        address: at(connection.key),
        type: 'client',
        owner: at(connection.client),
        flags: flagsOf(connection.flags),
        handles: handlesOf(world, connection.key),
      },
      {
        ...ends,
        ...(connection.completion === undefined ? none : threadsOf(world, '', connection.completion)),
        address: at(`${connection.key}.server`),
        type: 'server',
        owner: at(owners.get(connection.port) ?? ''),
        flags: flagsOf({ ...connection.flags, waitable: false }),
        handles: handlesOf(world, `${connection.key}.server`),
      },
    ];
  });
  return sorted([...connectionRows, ...communicationRows]);
}

/** The same as a snapshot says it. */
export function toldPorts(snapshot: Snapshot): readonly Row[] {
  return sorted(
    [...snapshot.ports.values()].map((port: Port) => ({
      address: port.address?.value,
      type: port.type?.value,
      owner: port.owner?.value,
      name: port.name?.value,
      path: port.path?.value,
      flags: {
        connectionPending: port.flags?.value.connectionPending,
        connectionRefused: port.flags?.value.connectionRefused,
        disconnected: port.flags?.value.disconnected,
        closed: port.flags?.value.closed,
        waitable: port.flags?.value.waitable,
      },
      sequence: port.sequence?.value,
      connectionPort: port.connectionPort?.value,
      clientPort: port.clientPort?.value,
      serverPort: port.serverPort?.value,
      connections: port.connections?.value,
      queues: port.queues?.value,
      completionPort: port.completionPort?.value,
      registered: port.registeredThreads && sortedAddresses(port.registeredThreads.value),
      threadsAre: port.threadsAre?.value,
      handles: (port.handles?.value ?? [])
        .map(({ process, handle, access }) => `${process.toString(16)} ${handle} ${access}`)
        .sort(),
    })),
  );
}

function sortedAddresses(addresses: readonly bigint[]): readonly bigint[] {
  return [...addresses].sort((a, b) => (a < b ? -1 : 1));
}

function sorted(rows: readonly Row[]): readonly Row[] {
  return [...rows].sort((a, b) => (BigInt(String(a['address'])) < BigInt(String(b['address'])) ? -1 : 1));
}

function flagsOf(flags: PortFlags = {}): Row {
  const { connectionPending = false, connectionRefused = false, disconnected = false, closed = false } = flags;
  return { connectionPending, connectionRefused, disconnected, closed, waitable: flags.waitable ?? false };
}

function queuesOf(world: BuiltWorld, port: string | undefined): QueueLengths {
  const { description, layout } = world;
  const own = (description.messages ?? []).filter(message => portOf(world, message) === port);
  const queues = QUEUES.filter(queue => queue !== 'direct' || !layout.isWindows7);
  const receivers = description.threads.filter(thread =>
    thread.wait?.on.some(target => target.kind === 'receive' && target.port === port),
  );
  return {
    ...Object.fromEntries(queues.map(queue => [queue, own.filter(message => message.queue === queue).length])),
    canceled: own.filter(message => message.canceled === true).length,
    wait: receivers.length,
  };
}

function portOf(world: BuiltWorld, message: MessageDescription): string | undefined {
  return world.description.connections?.find(one => one.key === message.connection)?.port;
}

function threadsOf(world: BuiltWorld, port: string, completion: string | undefined): Row {
  const { description } = world;
  const addresses = (keys: readonly string[]): readonly bigint[] =>
    sortedAddresses(keys.map(key => addressOf(world, key)));
  if (completion !== undefined) {
    const pool = description.completionPorts?.find(one => one.key === completion);
    return {
      completionPort: addressOf(world, completion),
      registered: addresses(pool?.registered ?? []),
      threadsAre: 'registered',
    };
  }
  const waiting = description.threads.filter(thread =>
    thread.wait?.on.some(target => target.kind === 'receive' && target.port === port),
  );
  return { completionPort: null, registered: addresses(waiting.map(one => one.key)), threadsAre: 'waiting' };
}

function handlesOf(world: BuiltWorld, key: string): readonly string[] {
  return (world.description.handles ?? [])
    .filter(one => one.object === key)
    .map(one => `${addressOf(world, one.process).toString(16)} ${one.handle} ${one.access ?? 0x1f0001}`)
    .sort();
}

/** Messages that a walker can find: in a queue, canceled, or waited for by a thread that really waits for a reply. */
export function expectedMessages(world: BuiltWorld): readonly Row[] {
  const { description, layout } = world;
  const awaited = new Set(
    description.threads.flatMap(
      thread => thread.wait?.on.flatMap(target => (target.kind === 'reply' ? [target.message] : [])) ?? [],
    ),
  );
  const messages = (description.messages ?? []).filter(
    one => (one.queue !== 'none' && one.queue !== 'reply') || one.canceled === true || awaited.has(one.key),
  );
  const address = (key: string | undefined): bigint | null => (key === undefined ? null : addressOf(world, key));
  return sorted(
    messages.map(message => {
      const queued = message.queue !== 'none' && message.queue !== 'reply';
      const port = address(portOf(world, message));
      const type = message.type ?? 1;
      const length = message.data?.length ?? 0;
      const client = description.connections?.find(one => one.key === message.connection)?.client;
      const pid = description.processes.find(one => one.key === client)?.pid ?? 0;
      const tid = description.threads.find(one => one.key === message.waitingThread)?.tid ?? 0;
      return {
        address: addressOf(world, message.key),
        number: message.id,
        callbackId: message.callbackId ?? 0,
        sequence: message.sequence ?? 1,
        type: messageTypeName(type),
        continuation: (type & 0x2000) !== 0,
        dataLength: length,
        totalLength: length + 40,
        queue: queueName(message, layout.isWindows7),
        queuePort: queued ? port : null,
        ownerPort: addressOf(world, message.connection),
        waitingThread: address(message.waitingThread),
        serverThread: address(message.serverThread),
        canceled: message.canceled ?? false,
        cancelQueuePort: message.canceled === true ? port : null,
        senderCid: `${hex(pid)}.${hex(tid)}`,
        extension: length > 512,
      };
    }),
  );
}

/** A message in the list of canceled ones alone says that it is in no queue; Windows 7 has no number for a reply. */
function queueName(message: MessageDescription, isWindows7: boolean): string {
  if (message.queue !== 'none' && message.queue !== 'reply') return message.queue;
  if (message.queue === 'reply' && !isWindows7) return 'reply';
  return message.canceled === true ? 'canceled' : 'none';
}

function hex(id: number): string {
  return id.toString(16).padStart(4, '0');
}

/** The same as a snapshot says it. */
export function toldMessages(snapshot: Snapshot): readonly Row[] {
  return sorted(
    [...snapshot.messages.values()].map((message: Message) => ({
      address: message.address?.value,
      number: message.number?.value,
      callbackId: message.callbackId?.value,
      sequence: message.sequence?.value,
      type: message.type?.value,
      continuation: message.continuation?.value,
      dataLength: message.dataLength?.value,
      totalLength: message.totalLength?.value,
      queue: message.queue?.value,
      queuePort: message.queuePort?.value,
      ownerPort: message.ownerPort?.value,
      waitingThread: message.waitingThread?.value,
      serverThread: message.serverThread?.value,
      canceled: message.canceled?.value,
      cancelQueuePort: message.cancelQueuePort?.value,
      senderCid: message.senderCid?.value,
      extension: (message.buffers?.value.extension ?? null) !== null,
    })),
  );
}

/** A port of a world as the snapshot has it. */
export function portAt(snapshot: Snapshot, world: BuiltWorld, key: string): Port | undefined {
  return snapshot.ports.get(idOf('port', addressOf(world, key)));
}
