import { type Address, formatAddress } from '../../base/address';
import { visible } from '../../base/visible';
import type { Port } from '../../model/entities';
import { idOf } from '../../model/ids';
import { threadSeed } from './entityRows';
import { ENTITY_ICONS } from './icons';
import { addressText, idText, nameOf, portAt, portName, processName, processOf, threadAt } from './names';
import type { ConnectionItem } from './portIndex';
import { queueNodes, queueTexts } from './queueRows';
import type { RowNode, RowSeed } from './rowNode';
import { counted, joined, thisInput } from './texts';
import { entityTooltip, lineOf } from './tooltips';
import type { ViewSource } from './viewSource';

/** A port with its queues, threads and connections. `nested`: below one of its connections, which is not shown again. */
export function portNode(source: ViewSource, port: Port, nested = false): RowNode {
  return {
    key: port.id,
    entity: port.id,
    seed: () => portSeed(source, port),
    children: () => [
      ...queueNodes(source, port),
      ...threadNodes(source, port),
      ...(nested ? [] : connectionNodes(source, port)),
    ],
  };
}

function portSeed(source: ViewSource, port: Port): RowSeed {
  const name = fullPortName(source, port);
  return {
    kind: 'port',
    label: name,
    ...joined(portText(source, port)),
    icon: port.type?.value === 'connection' ? 'radio-tower' : ENTITY_ICONS.port,
    ...(isClosed(port) ? { color: 'list.errorForeground' } : {}),
    entity: port.id,
    copy: idText(source.snapshot, port.id),
    words: [port.path?.value, port.ownerName?.value].join(' '),
    ...lineOf([port.type?.evidence, port.owner?.evidence, port.name?.evidence, port.address?.evidence]),
    tooltip: () => entityTooltip(source, port.id, name),
  };
}

/** Name of a port; a communication port is called after the connection port that it belongs to. */
function fullPortName(source: ViewSource, port: Port): string {
  const own = portName(source.snapshot, port);
  if (port.type === undefined || port.type.value === 'connection' || port.name?.value) return own;
  const connection = portAt(source.snapshot, port.connectionPort?.value)?.name?.value;
  return connection === undefined || connection === '' ? own : `${own} of ${visible(connection)}`;
}

function isClosed(port: Port): boolean {
  return port.flags?.value.closed === true || port.flags?.value.disconnected === true;
}

/** Counts of a port in one line: what waits in it, what is connected, what is wrong with it. */
export function portText(source: ViewSource, port: Port): string {
  const flags = port.flags?.value ?? {};
  const connections = port.connections?.value ?? source.ports.connectionsOf(port.address?.value ?? noAddress).length;
  const parts = [
    flags.closed ? 'closed' : undefined,
    flags.disconnected ? 'disconnected' : undefined,
    ...queueTexts(source, port),
    connections > 0 ? counted(connections, 'connection') : undefined,
  ];
  return parts.filter(part => part !== undefined).join(' · ');
}

const noAddress = -1n as Address;

function threadNodes(source: ViewSource, port: Port): readonly RowNode[] {
  const threads = port.registeredThreads?.value;
  const count = port.registeredCount?.value ?? threads?.length;
  if (count === undefined) return [];
  const called = port.threadsAre?.value === 'waiting' ? 'waiting on the port' : 'registered with the completion port';
  const idle = port.threadsAre?.value === 'waiting' ? undefined : port.completion?.value.idle;
  return [
    {
      key: 'threads',
      seed: () => ({
        kind: 'group',
        label: count === 0 ? 'No server threads' : 'Server threads',
        ...joined(`${counted(count, 'thread')} ${called}`, idle && `${idle.length} idle`),
        icon: 'organization',
        evidence: port.id,
        ...lineOf([port.registeredThreads?.evidence, port.registeredCount?.evidence]),
      }),
      ...(threads && threads.length > 0
        ? { children: () => threads.map(address => serverThread(source, address)) }
        : {}),
    },
  ];
}

function serverThread(source: ViewSource, address: Address): RowNode {
  const id = idOf('thread', address);
  const thread = threadAt(source.snapshot, address);
  if (thread) return { key: thread.id, entity: thread.id, seed: () => threadSeed(source, thread) };
  return {
    key: id,
    entity: id,
    seed: () => ({
      kind: 'thread',
      label: nameOf(source.snapshot, id),
      description: `not in ${thisInput(source.snapshot)}`,
      icon: ENTITY_ICONS.thread,
      color: 'disabledForeground',
      entity: id,
      thread: id,
      copy: `!thread ${addressText(source.snapshot, address)}`,
      ...lineOf([]),
    }),
  };
}

function connectionNodes(source: ViewSource, port: Port): readonly RowNode[] {
  const address = port.address?.value;
  if (address === undefined) return [];
  return source.ports.connectionsOf(address).map(item => connectionNode(source, item));
}

function connectionNode(source: ViewSource, item: ConnectionItem): RowNode {
  const ends = [item.server, item.client].flatMap(end => portAt(source.snapshot, end) ?? []);
  const main = item.server ?? item.client;
  const peer = item.server === undefined ? undefined : item.client;
  return {
    key: item.key,
    seed: () => ({
      kind: 'connection',
      label: `Connection from ${clientText(source, item)}`,
      ...joined(
        item.serverQueued === undefined ? undefined : `${item.serverQueued} queued at the server port`,
        item.clientQueued === undefined ? undefined : `${item.clientQueued} queued at the client port`,
      ),
      icon: 'link',
      ...(main === undefined ? {} : { entity: idOf('port', main), copy: addressText(source.snapshot, main) }),
      ...(peer === undefined ? {} : { peer: idOf('port', peer) }),
      words: [item.server, item.client].map(end => (end === undefined ? '' : formatAddress(end))).join(' '),
      ...lineOf([item.evidence]),
    }),
    ...(ends.length > 0 ? { children: () => ends.map(end => portNode(source, end, true)) } : {}),
  };
}

function clientText(source: ViewSource, item: ConnectionItem): string {
  const process = processOf(source.snapshot, item.clientProcess);
  if (process) return processName(source.snapshot, process);
  const name = item.clientName ?? (item.clientPid === undefined ? undefined : `process ${item.clientPid}`);
  if (name !== undefined) return visible(name);
  return item.clientProcess === undefined
    ? 'an unknown process'
    : `process ${addressText(source.snapshot, item.clientProcess)}`;
}
