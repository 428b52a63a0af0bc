import type { Port } from '../../model/entities';
import { ENTITY_ICONS } from './icons';
import { portNode } from './portRows';
import type { RowNode } from './rowNode';
import { backlogOf, portKey, sortedBy } from './sorting';
import { counted, joined } from './texts';
import type { ViewSource } from './viewSource';

interface Group {
  readonly key: string;
  readonly label: string;
  readonly fits: (port: Port) => boolean;
}

const TYPES: readonly Group[] = [
  { key: 'connection', label: 'Connection ports', fits: port => port.type?.value === 'connection' },
  { key: 'server', label: 'Server communication ports', fits: port => port.type?.value === 'server' },
  { key: 'client', label: 'Client communication ports', fits: port => port.type?.value === 'client' },
  { key: 'type-unknown', label: 'Type unknown', fits: port => port.type === undefined },
];

const BACKLOGS: readonly Group[] = [
  { key: 'backlog', label: 'Messages queued or pending', fits: port => (backlogOf(port) ?? 0) > 0 },
  { key: 'empty', label: 'Empty queues', fits: port => backlogOf(port) === 0 },
  { key: 'queues-unknown', label: 'Queues not read', fits: port => backlogOf(port) === undefined },
];

/** Ports by their type. */
export function typeGroups(source: ViewSource, sorting: string): readonly RowNode[] {
  return groupsOf(source, TYPES, sorting);
}

/** Ports with messages first, the most of them in front. */
export function backlogGroups(source: ViewSource, sorting: string): readonly RowNode[] {
  return groupsOf(source, BACKLOGS, sorting === 'default' ? 'backlog' : sorting);
}

function groupsOf(source: ViewSource, groups: readonly Group[], sorting: string): readonly RowNode[] {
  const all = [...source.snapshot.ports.values()];
  return groups.flatMap(({ key, label, fits }, i) => {
    const ports = all.filter(fits);
    if (ports.length === 0) return [];
    return [
      {
        key,
        seed: () => ({
          kind: 'group' as const,
          label,
          ...joined(counted(ports.length, 'port')),
          icon: key.endsWith('unknown') ? 'question' : ENTITY_ICONS.port,
          expanded: i === 0,
        }),
        children: () => sortedBy(ports, port => portKey(source, port, sorting)).map(port => portNode(source, port)),
      },
    ];
  });
}
