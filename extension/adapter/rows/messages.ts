import { type Address, formatAddress } from '../../base/address';
import type { Work } from '../../base/slices';
import { shortDuration } from '../../base/duration';
import type { EntityId } from '../../model/ids';
import { idOf } from '../../model/ids';
import { ENTITY_ICONS } from './icons';
import type { MessageItem } from './messageIndex';
import { grouping } from './multiMap';
import { idText, nameOf, portAt, processOf } from './names';
import { messageNode } from './queueRows';
import type { RowNode } from './rowNode';
import { messageKey, sortedBy } from './sorting';
import { counted, joined } from './texts';
import { entityTooltip } from './tooltips';
import type { ViewSource } from './viewSource';

/** Rows of *Messages*: the oldest first; groups in the order of their oldest message. */
export function* messageRoots(source: ViewSource, groups: string, sorting = 'default'): Work<readonly RowNode[]> {
  const oldestFirst = (yield* source.messageWork.join()).all;
  const all =
    sorting === 'default' ? oldestFirst : yield* sortedBy(oldestFirst, item => messageKey(source, item, sorting));
  if (groups === 'age') return yield* ageGroups(source, oldestFirst, all);
  const kind = groups === 'server' ? 'process' : 'port';
  const placeOf = (item: MessageItem): Address | undefined =>
    kind === 'port' ? item.port : (item.owner ?? ownerOfPort(source, item.port));
  return [...(yield* grouping(all, placeOf))].map(([address, items]) => placeNode(source, kind, address, items));
}

function ownerOfPort(source: ViewSource, port: Address | undefined): Address | undefined {
  return portAt(source.snapshot, port)?.owner?.value ?? undefined;
}

function placeNode(
  source: ViewSource,
  kind: 'port' | 'process',
  address: Address | undefined,
  items: readonly MessageItem[],
): RowNode {
  if (address === undefined) return unknownPlaceNode(source, kind, items);
  const id = idOf(kind, address);
  return {
    key: id,
    entity: id,
    seed: () => ({
      kind,
      label: placeName(source, id, items),
      ...joined(...countsOf(items), oldestText(items)),
      icon: ENTITY_ICONS[kind],
      entity: id,
      copy: idText(source.snapshot, id),
      words: formatAddress(address),
      tooltip: () => entityTooltip(source, id, nameOf(source.snapshot, id)),
    }),
    children: () => items.map(item => messageNode(source, item)),
  };
}

/** The owner's image name as a message prints it helps where the process itself was not listed. */
function placeName(source: ViewSource, id: EntityId, items: readonly MessageItem[]): string {
  if (id.startsWith('process:')) {
    const process = source.snapshot.find(id);
    const printed = items.find(item => item.message?.queuePortOwnerName)?.message?.queuePortOwnerName?.value;
    return (process?.kind === 'process' && process.name ? undefined : printed) ?? nameOf(source.snapshot, id);
  }
  const port = source.snapshot.find(id);
  const owner = port?.kind === 'port' ? processOf(source.snapshot, port.owner?.value)?.name?.value : undefined;
  const name = nameOf(source.snapshot, id);
  const shown = owner ?? (port?.kind === 'port' ? port.ownerName?.value : undefined);
  return shown === undefined ? name : `${name} (${shown})`;
}

function unknownPlaceNode(source: ViewSource, kind: 'port' | 'process', items: readonly MessageItem[]): RowNode {
  return {
    key: `${kind}-unknown`,
    seed: () => ({
      kind: 'group',
      label: kind === 'port' ? 'Port unknown' : 'Server process unknown',
      ...joined(counted(items.length, 'message'), oldestText(items)),
      icon: 'question',
    }),
    children: () => items.map(item => messageNode(source, item)),
  };
}

function countsOf(items: readonly MessageItem[]): readonly (string | undefined)[] {
  let [queued, pending, other, unknown] = [0, 0, 0, 0];
  for (const { queue } of items) {
    if (queue === undefined) unknown++;
    else if (queue === 'main' || queue === 'large' || queue === 'direct') queued++;
    else if (queue === 'pending') pending++;
    else other++;
  }
  return [
    queued > 0 ? `${queued} queued` : undefined,
    pending > 0 ? `${pending} pending` : undefined,
    other > 0 ? `${other} other` : undefined,
    unknown > 0 ? `${unknown} in an unknown queue` : undefined,
  ];
}

function oldestText(items: readonly MessageItem[]): string | undefined {
  const oldest = items.reduce<number | undefined>(
    (most, { ageMs }) => (ageMs !== undefined && (most === undefined || ageMs > most) ? ageMs : most),
    undefined,
  );
  const text = oldest === undefined ? undefined : shortDuration(oldest);
  return text === undefined ? undefined : `oldest ${text}`;
}

const AGES: readonly (readonly [string, number])[] = [
  ['More than a day', 86_400_000],
  ['More than an hour', 3_600_000],
  ['More than a minute', 60_000],
  ['More than a second', 1000],
  ['Less than a second', 0],
];

/** Groups stand by their age, whatever the order in them is. */
function* ageGroups(
  source: ViewSource,
  oldestFirst: readonly MessageItem[],
  sorted: readonly MessageItem[],
): Work<readonly RowNode[]> {
  const nameOfAge = ({ ageMs }: MessageItem): string =>
    ageMs === undefined ? 'Age unknown' : (AGES.find(([, from]) => ageMs >= from)?.[0] ?? 'Age unknown');
  const members = yield* grouping(sorted, nameOfAge);
  return [...(yield* grouping(oldestFirst, nameOfAge))].map(([label, items], i) => ({
    key: label,
    seed: () => ({
      kind: 'group',
      label,
      ...joined(counted(items.length, 'message'), ...countsOf(items)),
      icon: label === 'Age unknown' ? 'question' : 'history',
      expanded: i === 0,
    }),
    children: () => (members.get(label) ?? []).map(item => messageNode(source, item)),
  }));
}
