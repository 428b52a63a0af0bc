import type { Work } from '../../base/slices';
import { ENTITY_ICONS } from './icons';
import { grouping } from './multiMap';
import type { PortItem } from './portIndex';
import { portNode } from './portRows';
import type { RowNode } from './rowNode';
import { portKey, sortedBy } from './sorting';
import { counted, joined } from './texts';
import type { ViewSource } from './viewSource';

interface Group {
  readonly key: string;
  readonly label: string;
}

const TYPES: readonly Group[] = [
  { key: 'connection', label: 'Connection ports' },
  { key: 'server', label: 'Server communication ports' },
  { key: 'client', label: 'Client communication ports' },
  { key: 'type-unknown', label: 'Type unknown' },
];

const BACKLOGS: readonly Group[] = [
  { key: 'backlog', label: 'Messages queued or pending' },
  { key: 'empty', label: 'Empty queues' },
  { key: 'queues-unknown', label: 'Queues not read' },
];

/** Ports by their type. */
export function typeGroups(source: ViewSource, sorting: string): Work<readonly RowNode[]> {
  return groupsOf(source, TYPES, ({ type }) => type ?? 'type-unknown', sorting);
}

/** Ports with messages first, the most of them in front. */
export function backlogGroups(source: ViewSource, sorting: string): Work<readonly RowNode[]> {
  const keyOf = ({ backlog }: PortItem): string =>
    backlog === undefined ? 'queues-unknown' : backlog > 0 ? 'backlog' : 'empty';
  return groupsOf(source, BACKLOGS, keyOf, sorting === 'default' ? 'backlog' : sorting);
}

function* groupsOf(
  source: ViewSource,
  groups: readonly Group[],
  keyOf: (item: PortItem) => string,
  sorting: string,
): Work<readonly RowNode[]> {
  const members = yield* grouping(source.ports.all, keyOf);
  return groups.flatMap(({ key, label }, i) => {
    const ports = members.get(key);
    return ports ? [groupNode(source, { key, label }, ports, sorting, i === 0)] : [];
  });
}

function groupNode(
  source: ViewSource,
  { key, label }: Group,
  ports: readonly PortItem[],
  sorting: string,
  expanded: boolean,
): RowNode {
  return {
    key,
    seed: () => ({
      kind: 'group',
      label,
      ...joined(counted(ports.length, 'port')),
      icon: key.endsWith('unknown') ? 'question' : ENTITY_ICONS.port,
      expanded,
    }),
    children: function* () {
      const ordered = yield* sortedBy(ports, item => portKey(source, item, sorting));
      return ordered.map(({ port }) => portNode(source, port));
    },
  };
}
