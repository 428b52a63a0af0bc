import type { UnknownReason } from '../../model/evidence';
import type { ProcessId } from '../../model/ids';
import { code, paragraph, type Text, unknown } from '../document';
import { processWanted } from '../filter';
import { type Link, linksOf } from '../links';
import { Names } from '../names';
import type { ReportInput } from '../reportInput';
import { byText, type TableReport } from '../table';
import { count } from '../words';

/** One connection as one of its two processes sees it. */
interface Side {
  readonly link: Link;
  readonly role: 'created' | 'connected';
  readonly process: ProcessId | undefined;
  readonly processName: string | undefined;
  readonly peer: ProcessId | undefined;
  readonly peerName: string | undefined;
}

/** Per process: the clients of the ports that it created, and the ports of others that it is connected to. */
export function connectionsReport(input: ReportInput): TableReport<Side> {
  const { snapshot } = input.analysis;
  const names = new Names(snapshot);
  const links = linksOf(snapshot);
  const isLog = snapshot.target.kind === 'log';
  const absent = isLog ? 'not-printed' : 'unreadable';
  const counts = isLog
    ? 'as kd prints them beside a port'
    : 'the messages in the main, large, pending and direct queue of a port';
  const rows = links
    .flatMap(sidesOf)
    .filter(side => processWanted(input.filter, side.process))
    .sort((a, b) => byText(sortKey(a), sortKey(b)));
  return {
    name: 'Connections',
    rows,
    intro: [
      paragraph(
        `${count(links.length, 'connection')}. Each stands under both of its processes. The counts are ${counts}.`,
      ),
    ],
    empty: [
      'No connection was read: type ',
      code('!alpc /lpp'),
      ' with a process, or ',
      code('!alpc /lpc'),
      ' with a port.',
    ],
    group: { key: 'process', text: side => processText(names, absent, side.process, side.processName) },
    fields: [
      { key: 'role', head: 'Role', cell: side => [side.role === 'created' ? 'server' : 'client'] },
      { key: 'portName', head: 'Connection port', cell: side => nameText(absent, side.link.portName) },
      { key: 'port', head: 'Address', cell: side => idText(names, absent, side.link.connectionPort) },
      { key: 'peer', head: 'Peer', cell: side => processText(names, absent, side.peer, side.peerName) },
      { key: 'serverPort', head: 'Server port', cell: side => idText(names, absent, side.link.serverPort) },
      { key: 'serverQueued', head: 'Count', numeric: true, cell: side => numberText(absent, side.link.serverQueued) },
      { key: 'clientPort', head: 'Client port', cell: side => idText(names, absent, side.link.clientPort) },
      { key: 'clientQueued', head: 'Count', numeric: true, cell: side => numberText(absent, side.link.clientQueued) },
    ],
    json: ({ link, role, process, processName, peer, peerName }) => ({
      process,
      processName,
      role,
      port: link.connectionPort,
      portName: link.portName,
      serverPort: link.serverPort,
      serverQueued: link.serverQueued,
      clientPort: link.clientPort,
      clientQueued: link.clientQueued,
      peer,
      peerName,
    }),
    ids: ({ link, process, peer }) => [process, peer, link.connectionPort, link.serverPort, link.clientPort],
  };
}

function sidesOf(link: Link): readonly Side[] {
  const server = { process: link.server, processName: link.serverName };
  const client = { process: link.client, processName: link.clientName };
  return [
    { link, role: 'created', ...server, peer: client.process, peerName: client.processName },
    { link, role: 'connected', ...client, peer: server.process, peerName: server.processName },
  ];
}

function sortKey(side: Side): string {
  const { processName = '\uffff', process = '\uffff', role, link } = side;
  return [
    processName.toLowerCase(),
    process,
    role === 'created' ? '0' : '1',
    link.portName ?? '',
    link.clientPort ?? '',
  ].join('\0');
}

function processText(names: Names, absent: UnknownReason, id: ProcessId | undefined, name: string | undefined): Text {
  if (id === undefined) return name === undefined ? ['Process ', unknown(absent)] : [name];
  const text = names.process(id);
  // A process that only connections name has no PROCESS block: the row's own name stands in for it.
  return text.length > 2 || name === undefined ? text : [...text, ` (${name})`];
}

function idText(names: Names, absent: UnknownReason, id: Link['connectionPort']): Text {
  return id === undefined ? [unknown(absent)] : [names.id(id)];
}

function nameText(absent: UnknownReason, name: string | undefined): Text {
  if (name === undefined) return [unknown(absent)];
  return [name === '' ? '(unnamed)' : name];
}

function numberText(absent: UnknownReason, value: number | undefined): Text {
  return value === undefined ? [unknown(absent)] : [value.toString()];
}
