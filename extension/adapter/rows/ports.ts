import { growthSigns } from '../../analysis/portGrowth';
import type { Address } from '../../base/address';
import type { Port } from '../../model/entities';
import { idOf } from '../../model/ids';
import { noteNode } from './entityRows';
import { ENTITY_ICONS } from './icons';
import { addressText, idText, portName, processName, processOf } from './names';
import { portNode } from './portRows';
import type { RowNode } from './rowNode';
import { byName, counted, joined } from './texts';
import { entityTooltip, lineOf } from './tooltips';
import type { ViewSource } from './viewSource';

/** Rows of *Ports*: by owner process, or all connection ports by name. */
export function portRoots(source: ViewSource, grouping: string): readonly RowNode[] {
  return [...growthNotes(source), ...(grouping === 'name' ? nameRoots(source) : processRoots(source))];
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

function nameRoots(source: ViewSource): readonly RowNode[] {
  const named: [string, Port][] = [];
  const unnamed: Port[] = [];
  for (const port of source.snapshot.ports.values()) {
    const name = port.name?.value;
    if (name !== undefined && name !== '') named.push([name, port]);
    else unnamed.push(port);
  }
  named.sort(([a, p], [b, q]) => byName(a, b) || (p.id < q.id ? -1 : 1));
  const rows = named.map(([, port]) => portNode(source, port));
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
      children: () => sorted(source, unnamed).map(port => portNode(source, port)),
    },
  ];
}

interface Owner {
  readonly key: string;
  readonly name: string;
  readonly address: Address | null | undefined;
  readonly ports: readonly Port[];
}

function processRoots(source: ViewSource): readonly RowNode[] {
  const owners = [...source.ports.byOwner].map(([address, ports]) => ownerOf(source, address, ports));
  // What has no owner comes last, after the processes in the order of their names.
  const rank = (owner: Owner): number => (owner.address === undefined ? 2 : owner.address === null ? 1 : 0);
  owners.sort((a, b) => rank(a) - rank(b) || byName(a.name, b.name) || (a.key < b.key ? -1 : 1));
  return owners.map(owner => ownerNode(source, owner));
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

function ownerNode(source: ViewSource, owner: Owner): RowNode {
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
    children: () => sorted(source, owner.ports).map(port => portNode(source, port)),
  };
}

function backlogText(ports: readonly Port[]): string | undefined {
  let queued = 0;
  for (const port of ports) {
    const { main = 0, large = 0, pending = 0, direct = 0 } = port.queues?.value ?? {};
    queued += main + large + pending + direct;
  }
  return queued === 0 ? undefined : `${counted(queued, 'message')} queued or pending`;
}

const TYPE_ORDER = { connection: 0, server: 1, client: 2 } as const;

/** Connection ports first, then by name and address. Plain comparison: a process may own ten thousands of ports. */
function sorted(source: ViewSource, ports: readonly Port[]): readonly Port[] {
  const rank = (port: Port): number => (port.type ? TYPE_ORDER[port.type.value] : 3);
  return ports
    .map(port => ({ port, key: `${rank(port)}${portName(source.snapshot, port).toLowerCase()}\n${port.id}` }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ port }) => port);
}
