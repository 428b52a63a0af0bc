import { connectText } from '../../analysis/card/securityRows';
import { portSecurityOf } from '../../analysis/portSecurity';
import type { Port } from '../../model/entities';
import { idOf, type ProcessId } from '../../model/ids';
import { type Block, code, paragraph, type Text } from '../document';
import { processWanted } from '../filter';
import { queuesJson } from '../json/entityJson';
import { addressJson } from '../json/json';
import { Names } from '../names';
import type { ReportInput } from '../reportInput';
import { byText, known, type TableReport } from '../table';
import { count } from '../words';
import {
  connectCell,
  connectionsCell,
  flagsCell,
  nameCell,
  ownerCell,
  portCell,
  queueFields,
  threadsCell,
} from './portFields';

/** Every port that was read: who owns it, its queues, and who serves it. */
export function portsReport(input: ReportInput): TableReport<Port> {
  const { snapshot } = input.analysis;
  const names = new Names(snapshot);
  const read = snapshot.target.kind === 'log' ? 'printed' : 'read';
  const rows = [...snapshot.ports.values()]
    .filter(port => processWanted(input.filter, ownerOf(port) ?? undefined))
    .sort((a, b) => byText(sortKey(a), sortKey(b)));
  return {
    name: 'Ports',
    rows,
    intro: [
      paragraph(`${count(rows.length, 'port')}. A queue that was not ${read} is unknown, not empty.`),
      ...interceptedBlocks(names, rows),
    ],
    empty: [
      'No port was read: type ',
      { kind: 'code', text: '!alpc /lpp' },
      ' with a process, or ',
      { kind: 'code', text: '!alpc /p' },
      ' with a port.',
    ],
    fields: [
      { key: 'port', head: 'Port', cell: port => portCell(names, port) },
      { key: 'type', head: 'Type', cell: port => known(port, 'type', port.type, type => [type]) },
      { key: 'name', head: 'Name', cell: nameCell },
      { key: 'owner', head: 'Owner', cell: port => ownerCell(names, port) },
      { key: 'connections', head: 'Connections', numeric: true, cell: connectionsCell },
      ...queueFields<Port>(port => port),
      { key: 'threads', head: 'Threads', cell: threadsCell },
      { key: 'flags', head: 'Flags', cell: flagsCell },
      { key: 'mayConnect', head: 'May connect', cell: connectCell, only: 'csv' },
      {
        key: 'sddl',
        head: 'SDDL',
        cell: port => known(port, 'security', port.security, ({ sddl }) => [sddl]),
        only: 'csv',
      },
    ],
    json: port => ({
      port: port.id,
      name: port.name?.value,
      type: port.type?.value,
      owner: ownerOf(port),
      queues: queuesJson(port.queues?.value),
      connections: port.connections?.value,
      completionKey: addressJson(port.completionKey?.value),
      interceptedPackets: port.completionLookaside?.value.packets?.filter(packet => packet.intercepted === true).length,
      mayConnect: port.security && connectText(portSecurityOf(port.security.value)),
      sddl: port.security?.value.sddl,
      handles: port.handles?.value.map(({ process, handle }) => ({ process: idOf('process', process), handle })),
      registered: port.registeredCount?.value ?? port.registeredThreads?.value.length,
    }),
    ids: port => [port.id, ownerOf(port) ?? undefined],
  };
}

/** Ports of which a completion packet calls another routine than the one that ALPC sets. */
function interceptedBlocks(names: Names, ports: readonly Port[]): readonly Block[] {
  const items = ports.flatMap((port): readonly Text[] => {
    const packets = port.completionLookaside?.value.packets?.filter(packet => packet.intercepted === true) ?? [];
    const callback = packets[0]?.callback;
    if (packets.length === 0) return [];
    const calls: Text = callback === undefined || callback === null ? [] : [' of ', names.address(callback)];
    return [[...names.entity(port.id), `: ${count(packets.length, 'packet')} with the callback`, ...calls]];
  });
  if (items.length === 0) return [];
  return [
    paragraph(
      'Intercepted: completion packets whose callback is not ',
      code('nt!AlpcpLookasidePacketCallbackRoutine'),
      '.',
    ),
    { kind: 'list', ordered: false, items: items.slice(0, MOST_INTERCEPTED) },
  ];
}

const MOST_INTERCEPTED = 50;

/** null where kd printed a null pointer, undefined where the owner was not read. */
function ownerOf(port: Port): ProcessId | null | undefined {
  const owner = port.owner?.value;
  return owner === undefined || owner === null ? owner : idOf('process', owner);
}

/** By owner, then name, then address; ports without them last. */
function sortKey(port: Port): string {
  const last = '\uffff';
  return [
    port.ownerName?.value ?? last,
    port.owner?.value?.toString(16) ?? last,
    port.name?.value ?? last,
    port.id,
  ].join('\0');
}
