import { VERDICT_MARKS, VERDICT_TITLES } from '../rows/icons';
import type { Chain } from '../../analysis/verdict';
import type { EntityId, EntityKind } from '../../model/ids';
import { kindOfId } from '../../model/ids';
import type { RowKind } from '../../protocol/requests';
import type { Compared } from '../../report/compare/compareInput';
import { bootWarnings } from '../../report/compare/bootText';
import { valueText } from '../../report/compare/valueText';
import { groupBy } from '../rows/multiMap';
import type { RowNode, RowSeed } from '../rows/rowNode';
import { counted, joined, uncapitalised } from '../rows/texts';
import { type ComparedSides, thingSeed } from './thingSeed';

type Seed = Omit<RowSeed, 'label' | 'icon' | 'kind'>;

/** Sections of a comparison, what matters most first; those without a row are left out. */
export function comparisonRoots(compared: Compared, sides: ComparedSides): readonly RowNode[] {
  const roots = [
    ...bootWarnings(compared.boot).map(warningNode),
    ...waitSections(compared, sides),
    ...trendSections(compared, sides),
    ...listSections(compared, sides),
  ];
  return roots.length > 0 ? roots : [noDifference()];
}

function warningNode(text: string, i: number): RowNode {
  const short = text.slice(0, text.indexOf(' ('));
  return {
    key: `warning:${i}`,
    seed: () => ({
      kind: 'note',
      label: short === '' ? text : short,
      description: text,
      icon: 'warning',
      color: 'list.warningForeground',
      tooltip: () => text,
    }),
  };
}

function noDifference(): RowNode {
  return { key: 'same', seed: () => ({ kind: 'note', label: 'Nothing that was read of both differs', icon: 'check' }) };
}

function waitSections({ newWaits, goneWaits, difference }: Compared, sides: ComparedSides): readonly RowNode[] {
  const chains = (of: readonly Chain[]): readonly RowNode[] => of.map(chain => chainNode(chain, sides));
  const still = difference.stillWaiting.map(one => {
    const ran = one.neverRan === undefined ? undefined : one.neverRan ? 'has not run in between' : 'has run in between';
    const awaited = one.for === undefined ? 'waits for the same reason' : `waits for ${sides.nameOf(one.for)}`;
    return thingNode(one.thread, sides, joined(awaited, ran));
  });
  return [
    ...section('newWaits', 'New waits', 'warning', chains(newWaits), true),
    ...section('goneWaits', 'Waits that are over', 'check', chains(goneWaits)),
    ...section('stillWaiting', 'Threads in the same wait as before', 'watch', still),
  ];
}

function chainNode({ start, verdict }: Chain, sides: ComparedSides): RowNode {
  return thingNode(start, sides, {
    ...joined(uncapitalised(VERDICT_TITLES[verdict.code]), verdict.certainty, verdict.summary),
    ...VERDICT_MARKS[verdict.code],
  });
}

function trendSections({ trends, difference }: Compared, sides: ComparedSides): readonly RowNode[] {
  const growing = trends.growing.map(({ port, queue, from, to }) =>
    thingNode(port, sides, joined(`${queue} queue ${grown(from, to)}`), queue),
  );
  const staying = difference.staying.map(id => thingNode(id, sides, {}));
  const moved = trends.moved.map(({ thread, from, to, switches }) =>
    thingNode(
      thread,
      sides,
      joined(
        from === to ? from : `${from} → ${to}`,
        switches === undefined ? undefined : `switched to ${counted(switches, 'time')}`,
      ),
    ),
  );
  const counters = trends.counters.map(({ type, counter, from, to }) =>
    fieldNode(`${type}.${counter}`, type, `${COUNTERS[counter]} ${grown(from, to)}`),
  );
  const ports = trends.ports.map(({ process, from, to }) =>
    thingNode(process, sides, joined(`ports ${grown(from, to)}`)),
  );
  return [
    ...section('growing', 'Queues that grow', 'arrow-up', growing, true),
    ...section('staying', 'Messages that are still queued', 'mail', staying),
    ...section('moved', 'Threads that move', 'play', moved),
    ...section('counters', 'Object types that climb', 'graph-line', counters, true),
    ...section('ports', 'Processes with more ports than before', 'plug', ports),
  ];
}

function listSections({ difference }: Compared, sides: ComparedSides): readonly RowNode[] {
  const unconfirmed = new Set(difference.unconfirmed);
  const gone = difference.gone.filter(id => !unconfirmed.has(id));
  const changed = [...groupBy(difference.changed, change => change.id)].map(([id, changes]): RowNode => ({
    ...thingNode(id, sides, joined(changes.map(change => change.field).join(', '))),
    children: () =>
      changes.map(({ field, from, to }) => fieldNode(field, field, `${valueText(from)} → ${valueText(to)}`)),
  }));
  return [
    ...section('new', 'New', 'diff-added', byKind(difference.new, sides)),
    ...section('gone', 'Gone', 'diff-removed', byKind(gone, sides)),
    ...section(
      'unconfirmed',
      'Not in the second reading, perhaps only not asked for',
      'question',
      byKind(difference.unconfirmed, sides),
      false,
      difference.unconfirmed.length,
    ),
    ...section('changed', 'Changed', 'diff-modified', changed),
  ];
}

const KINDS: Readonly<Record<EntityKind, readonly [one: string, many: string]>> = {
  process: ['process', 'processes'],
  thread: ['thread', 'threads'],
  port: ['port', 'ports'],
  message: ['message', 'messages'],
  lock: ['object', 'objects'],
  irp: ['I/O request', 'I/O requests'],
};

/** Few stand by themselves; many below their kind. */
const MOST_UNGROUPED = 20;

function byKind(ids: readonly EntityId[], sides: ComparedSides): readonly RowNode[] {
  const nodes = (of: readonly EntityId[]): readonly RowNode[] => of.map(id => thingNode(id, sides, {}));
  if (ids.length <= MOST_UNGROUPED) return nodes(ids);
  return [...groupBy(ids, kindOfId)].map(([kind, members]) => ({
    key: kind,
    seed: () => ({ kind: 'group', label: counted(members.length, ...KINDS[kind]), icon: 'list-tree' }),
    children: () => nodes(members),
  }));
}

function section(
  key: string,
  label: string,
  icon: string,
  rows: readonly RowNode[],
  expanded = false,
  count = rows.length,
): readonly RowNode[] {
  if (rows.length === 0) return [];
  return [
    {
      key,
      seed: () => ({ kind: 'group', label, description: count.toLocaleString('en-US'), icon, expanded }),
      children: () => rows,
    },
  ];
}

/** `part` tells rows of one thing in one section apart. */
function thingNode(id: EntityId, sides: ComparedSides, more: Partial<Seed & { icon: string }>, part?: string): RowNode {
  return {
    key: part === undefined ? id : `${id}.${part}`,
    entity: id,
    seed: () => ({ ...thingSeed(id, sides), ...more }),
  };
}

function fieldNode(key: string, label: string, description: string): RowNode {
  const kind: RowKind = 'field';
  return { key: `field:${key}`, seed: () => ({ kind, label, description, icon: 'symbol-field' }) };
}

const COUNTERS = {
  objects: 'objects',
  handles: 'handles',
  highWaterObjects: 'most objects at a time',
  highWaterHandles: 'most handles at a time',
} as const;

function grown(from: number, to: number): string {
  const [less, more] = [from, to].map(one => one.toLocaleString('en-US'));
  return `${less ?? ''} → ${more ?? ''} (+${(to - from).toLocaleString('en-US')})`;
}
