import type { Address } from '../../base/address';
import { inOrder, paced, type Work } from '../../base/slices';
import { idOf } from '../../model/ids';
import { noteNode } from './entityRows';
import { ENTITY_ICONS } from './icons';
import { addressText, idText, processName, processOf } from './names';
import { backlogGroups, typeGroups } from './portGroups';
import type { PortItem } from './portIndex';
import { portNode } from './portRows';
import type { RowNode } from './rowNode';
import { portKey, sortedBy } from './sorting';
import { byName, counted, joined } from './texts';
import { entityTooltip, lineOf } from './tooltips';
import type { ViewSource } from './viewSource';

/** Rows of *Ports*: by owner process, all connection ports by name, or by what they are. */
export function* portRoots(source: ViewSource, grouping: string, sorting = 'default'): Work<readonly RowNode[]> {
  yield* source.portWork.join();
  return [...(yield* growthNotes(source)), ...(yield* rootsBy(source, grouping, sorting))];
}

function rootsBy(source: ViewSource, grouping: string, sorting: string): Work<readonly RowNode[]> {
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
function* growthNotes(source: ViewSource): Work<readonly RowNode[]> {
  const [first, ...more] = yield* source.growthWork.join();
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

function* nameRoots(source: ViewSource, sorting: string): Work<readonly RowNode[]> {
  const named: (PortItem & { readonly name: string })[] = [];
  const unnamed: PortItem[] = [];
  yield* paced(source.ports.all, item => {
    const { name } = item;
    if (name !== undefined && name !== '') named.push({ ...item, name });
    else unnamed.push(item);
  });
  const byNames = yield* inOrder(named, (a, b) => byName(a.name, b.name) || (a.port.id < b.port.id ? -1 : 1));
  const rows = yield* portNodes(source, byNames, sorting);
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
      children: () => sorted(source, unnamed, sorting),
    },
  ];
}

/** Rows of ports that stand in their default order already. */
function* portNodes(source: ViewSource, items: readonly PortItem[], sorting: string): Work<readonly RowNode[]> {
  return sorting === 'default'
    ? items.map(({ port }) => portNode(source, port))
    : yield* sorted(source, items, sorting);
}

interface Owner {
  readonly key: string;
  readonly name: string;
  readonly address: Address | null | undefined;
  readonly ports: readonly PortItem[];
}

function* processRoots(source: ViewSource, sorting: string): Work<readonly RowNode[]> {
  const owners = [...source.ports.byOwner].map(([address, ports]) => ownerOf(source, address, ports));
  // What has no owner comes last, after the processes in the order of their names.
  const rank = (owner: Owner): number => (owner.address === undefined ? 2 : owner.address === null ? 1 : 0);
  owners.sort((a, b) => rank(a) - rank(b) || byName(a.name, b.name) || (a.key < b.key ? -1 : 1));
  const ordered = sorting === 'backlog' ? yield* sortedBy(owners, owner => [-totalBacklog(owner.ports)]) : owners;
  return ordered.map(owner => ownerNode(source, owner, sorting));
}

function ownerOf(source: ViewSource, address: Address | null | undefined, ports: readonly PortItem[]): Owner {
  if (address === undefined) return { key: 'owner-unknown', name: 'Owner unknown', address, ports };
  if (address === null) return { key: 'owner-gone', name: 'Closed by their owner', address, ports };
  const process = processOf(source.snapshot, address);
  const printed = process?.name ? undefined : ports.find(({ port }) => port.ownerName)?.port.ownerName?.value;
  const name =
    printed ?? (process ? processName(source.snapshot, process) : `Process ${addressText(source.snapshot, address)}`);
  return { key: process?.id ?? idOf('process', address), name, address, ports };
}

function ownerNode(source: ViewSource, owner: Owner, sorting: string): RowNode {
  const id = owner.address ? idOf('process', owner.address) : undefined;
  return {
    key: owner.key,
    ...(id ? { entity: id } : {}),
    seed: () => ({
      kind: id ? 'process' : 'group',
      label: owner.name,
      ...joined(counted(owner.ports.length, 'port'), backlogText(owner.ports), ownerGone(owner)),
      icon: id ? ENTITY_ICONS.process : 'question',
      ...(id ? { entity: id, copy: idText(source.snapshot, id) } : {}),
      ...lineOf([owner.ports[0]?.port.owner?.evidence]),
      ...(id ? { tooltip: () => entityTooltip(source, id, owner.name) } : {}),
    }),
    children: () => sorted(source, owner.ports, sorting),
  };
}

function ownerGone({ ports }: Owner): string | undefined {
  return ports.some(({ port }) => port.ownerGone?.value === true) ? 'owner gone' : undefined;
}

function backlogText(ports: readonly PortItem[]): string | undefined {
  const queued = totalBacklog(ports);
  return queued === 0 ? undefined : `${counted(queued, 'message')} queued or pending`;
}

function totalBacklog(ports: readonly PortItem[]): number {
  return ports.reduce((sum, { backlog = 0 }) => sum + backlog, 0);
}

/** By default connection ports first, then by name and address. */
function* sorted(source: ViewSource, items: readonly PortItem[], sorting: string): Work<readonly RowNode[]> {
  const ordered = yield* sortedBy(items, item => portKey(source, item, sorting));
  return ordered.map(({ port }) => portNode(source, port));
}
