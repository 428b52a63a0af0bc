import { growthSigns } from '../../analysis/portGrowth';
import type { Address } from '../../base/address';
import type { Port } from '../../model/entities';
import { idOf } from '../../model/ids';
import { noteNode } from './entityRows';
import { ENTITY_ICONS } from './icons';
import { addressText, idText, processName, processOf } from './names';
import { backlogGroups, typeGroups } from './portGroups';
import { portNode } from './portRows';
import type { RowNode } from './rowNode';
import { backlogOf, portKey, sortedBy } from './sorting';
import { byName, counted, joined } from './texts';
import { entityTooltip, lineOf } from './tooltips';
import type { ViewSource } from './viewSource';

/** Rows of *Ports*: by owner process, all connection ports by name, or by what they are. */
export function portRoots(source: ViewSource, grouping: string, sorting = 'default'): readonly RowNode[] {
  return [...growthNotes(source), ...rootsBy(source, grouping, sorting)];
}

function rootsBy(source: ViewSource, grouping: string, sorting: string): readonly RowNode[] {
  switch (grouping) {
    case 'name':
      return nameRoots(source, sorting);
    case 'type':
      return typeGroups(source, sorting);
    case 'backlog':
      return backlogGroups(source, sorting);
    default:
      return processRoots(source, sorting);
  }
}

/** In front of the ports stands what looks as if they leak. */
function growthNotes({ snapshot }: ViewSource): readonly RowNode[] {
  const [first, ...more] = growthSigns(snapshot);
  if (!first) return [];
  const label = 'Ports may be leaking';
  const note = noteNode(
    'growth',
    label,
    more.length > 0 ? `${first.text}; ${more.length} more signs` : first.text,
    'warning',
  );
  return [
    {
      ...note,
      children: () =>
        [first, ...more].map(({ kind, text, process = '', port = '' }) =>
          noteNode(`growth ${kind} ${process} ${port}`, text),
        ),
    },
  ];
}

function nameRoots(source: ViewSource, sorting: string): readonly RowNode[] {
  const named: [string, Port][] = [];
  const unnamed: Port[] = [];
  for (const port of source.snapshot.ports.values()) {
    const name = port.name?.value;
    if (name !== undefined && name !== '') named.push([name, port]);
    else unnamed.push(port);
  }
  named.sort(([a, p], [b, q]) => byName(a, b) || (p.id < q.id ? -1 : 1));
  const inOrder = named.map(([, port]) => port);
  const rows = (sorting === 'default' ? inOrder : sorted(source, inOrder, sorting)).map(port => portNode(source, port));
  if (unnamed.length === 0) return rows;
  return [
    ...rows,
    {
      key: 'unnamed',
      seed: () => ({
        kind: 'group',
        label: 'Ports without a name',
        ...joined(counted(unnamed.length, 'port')),
        icon: ENTITY_ICONS.port,
      }),
      children: () => sorted(source, unnamed, sorting).map(port => portNode(source, port)),
    },
  ];
}

interface Owner {
  readonly key: string;
  readonly name: string;
  readonly address: Address | null | undefined;
  readonly ports: readonly Port[];
}

function processRoots(source: ViewSource, sorting: string): readonly RowNode[] {
  const owners = [...source.ports.byOwner].map(([address, ports]) => ownerOf(source, address, ports));
  // What has no owner comes last, after the processes in the order of their names.
  const rank = (owner: Owner): number => (owner.address === undefined ? 2 : owner.address === null ? 1 : 0);
  owners.sort((a, b) => rank(a) - rank(b) || byName(a.name, b.name) || (a.key < b.key ? -1 : 1));
  const inOrder = sorting === 'backlog' ? sortedBy(owners, owner => [-totalBacklog(owner.ports)]) : owners;
  return inOrder.map(owner => ownerNode(source, owner, sorting));
}

function ownerOf(source: ViewSource, address: Address | null | undefined, ports: readonly Port[]): Owner {
  if (address === undefined) return { key: 'owner-unknown', name: 'Owner unknown', address, ports };
  if (address === null) return { key: 'owner-gone', name: 'Closed by their owner', address, ports };
  const process = processOf(source.snapshot, address);
  const printed = ports.find(port => port.ownerName !== undefined)?.ownerName?.value;
  const name =
    process?.name === undefined && printed !== undefined
      ? printed
      : process
        ? processName(source.snapshot, process)
        : `Process ${addressText(source.snapshot, address)}`;
  return { key: process?.id ?? idOf('process', address), name, address, ports };
}

function ownerNode(source: ViewSource, owner: Owner, sorting: string): RowNode {
  const id = owner.address ? idOf('process', owner.address) : undefined;
  const gone = owner.ports.some(port => port.ownerGone?.value === true);
  return {
    key: owner.key,
    ...(id ? { entity: id } : {}),
    seed: () => ({
      kind: id ? 'process' : 'group',
      label: owner.name,
      ...joined(counted(owner.ports.length, 'port'), backlogText(owner.ports), gone ? 'owner gone' : undefined),
      icon: id ? ENTITY_ICONS.process : 'question',
      ...(id ? { entity: id, copy: idText(source.snapshot, id) } : {}),
      ...lineOf([owner.ports[0]?.owner?.evidence]),
      ...(id ? { tooltip: () => entityTooltip(source, id, owner.name) } : {}),
    }),
    children: () => sorted(source, owner.ports, sorting).map(port => portNode(source, port)),
  };
}

function backlogText(ports: readonly Port[]): string | undefined {
  const queued = totalBacklog(ports);
  return queued === 0 ? undefined : `${counted(queued, 'message')} queued or pending`;
}

function totalBacklog(ports: readonly Port[]): number {
  return ports.reduce((sum, port) => sum + (backlogOf(port) ?? 0), 0);
}

/** By default connection ports first, then by name and address. */
function sorted(source: ViewSource, ports: readonly Port[], sorting: string): readonly Port[] {
  return sortedBy(ports, port => portKey(source, port, sorting));
}
