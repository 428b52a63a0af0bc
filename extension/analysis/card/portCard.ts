import type { Port, PortFlags, QueueLengths } from '../../model/entities';
import { idOf } from '../../model/ids';
import type { Card, CardSource } from './card';
import type { CardIndex } from './cardIndex';
import { CardRows, lineOf } from './cardRows';
import { holderRows } from './holderRows';
import { addressText, portName } from './names';
import { packetRows } from './packetRows';
import { securityRows } from './securityRows';

const TYPES = {
  connection: 'Connection port',
  client: 'Client communication port',
  server: 'Server communication port',
};

const QUEUE_WORDS: readonly (readonly [keyof QueueLengths, string])[] = [
  ['main', 'main'],
  ['direct', 'direct'],
  ['large', 'large'],
  ['pending', 'pending'],
  ['canceled', 'canceled'],
  ['wait', 'wait'],
];

const FLAG_WORDS: readonly (readonly [keyof PortFlags, string])[] = [
  ['closed', 'closed'],
  ['disconnected', 'disconnected'],
  ['connectionPending', 'connection pending'],
  ['connectionRefused', 'connection refused'],
  ['waitable', 'waitable'],
  ['flushOnClose', 'flush on close'],
  ['returnExtendedInfo', 'returns extended info'],
  ['wow64CompletionList', 'WOW64 completion list'],
  ['dynamicSecurity', 'dynamic security'],
];

/** Card of a port: what it is, who owns it, who receives from it, how full its queues are. */
export function portCard(source: CardSource, port: Port, index: CardIndex): Card {
  const { snapshot } = source;
  // Rows of messages and connections name ports, too; only `!alpc /p` and `dt` print these.
  const described = port.flags ?? port.sequence ?? port.queues ?? port.registeredThreads;
  const rows = new CardRows(snapshot, port, described ? 'not-printed' : 'not-asked');
  rows.required('Type', 'type', port.type, type => TYPES[type].toLowerCase());
  rows.optional('Path', 'path', port.path, path => path);
  addOwner(rows, port);
  rows.required('Queues', 'queues', port.queues, queueText);
  addThreads(rows, port);
  rows.optional('Flags', 'flags', port.flags, flagText);
  if (port.type?.value !== 'connection')
    rows.optionalPointer('Connection port', 'connectionPort', 'port', port.connectionPort);
  rows.optionalPointer('Client port', 'clientPort', 'port', port.clientPort);
  rows.optionalPointer('Server port', 'serverPort', 'port', port.serverPort);
  addConnections(rows, port, index);
  holderRows(rows, port);
  securityRows(rows, port);
  packetRows(rows, port);
  if (port.completionList?.value)
    rows.add('Completion list', 'in use: requests may wait in user memory', port.completionList.evidence);
  const address = port.address?.value;
  const name = portName(snapshot, port);
  const line = lineOf(port.type?.evidence ?? port.queues?.evidence ?? port.name?.evidence ?? port.address?.evidence);
  const where = address === undefined ? port.id.slice(5) : addressText(snapshot, address);
  return {
    id: port.id,
    kind: 'port',
    title: `${port.type ? TYPES[port.type.value] : 'ALPC port'} ${name ?? where}`,
    subtitle: [name === undefined ? undefined : where, port.ownerName?.value].filter(Boolean).join(' · '),
    rows: rows.rows,
    relations: rows.relations,
    next: described === undefined && address !== undefined ? [`!alpc /p ${where}`] : [],
    ...(line === undefined ? {} : { line }),
  };
}

function addOwner(rows: CardRows, port: Port): void {
  if (port.owner === undefined && port.ownerName) rows.optional('Owner', 'ownerName', port.ownerName, name => name);
  else rows.pointer('Owner', 'owner', 'process', port.owner);
  if (port.ownerGone?.value) rows.add('Owner state', 'gone (low bit of OwnerProcess is set)', port.ownerGone.evidence);
}

function queueText(queues: QueueLengths): string {
  const known = QUEUE_WORDS.filter(([key]) => queues[key] !== undefined);
  if (known.length > 0 && known.every(([key]) => queues[key] === 0))
    return `empty (${known.map(k => k[1]).join(', ')})`;
  return known.map(([key, word]) => `${word} ${queues[key] ?? ''}`).join(', ');
}

function flagText(flags: PortFlags): string {
  const set = FLAG_WORDS.filter(([key]) => flags[key] === true).map(([, word]) => word);
  return set.length > 0 ? set.join(', ') : 'none set';
}

function addThreads(rows: CardRows, port: Port): void {
  const label = port.threadsAre?.value === 'waiting' ? 'Waiting threads' : 'Registered threads';
  // Communication ports normally have no threads of their own: say nothing of what nobody expects.
  if (!port.registeredThreads && port.type && port.type.value !== 'connection') return;
  rows.required(label, 'registeredThreads', port.registeredThreads, threads =>
    threads.length === 0 ? 'none' : String(threads.length),
  );
  for (const thread of (port.registeredThreads?.value ?? []).slice(0, 5))
    rows.relate('registered thread', idOf('thread', thread));
}

function addConnections(rows: CardRows, port: Port, index: CardIndex): void {
  rows.optional('Connections', 'connections', port.connections, String);
  const address = port.address?.value;
  if (address === undefined) return;
  for (const connection of index.connectionsOf(address)) {
    if (rows.relations.length >= 12) return;
    const { serverPort, clientPort, port: own } = connection;
    if (own === address && clientPort !== undefined) rows.relate('client port', idOf('port', clientPort));
    else if (serverPort === address && clientPort !== undefined) rows.relate('client port', idOf('port', clientPort));
    else if (clientPort === address && (serverPort ?? own) !== undefined)
      rows.relate('server side', idOf('port', serverPort ?? own ?? address));
  }
}
