import { waitMsOf } from '../../analysis/waiters';
import { inOrder, paced, type Work } from '../../base/slices';
import type { Thread } from '../../model/entities';
import type { MessageItem } from './messageIndex';
import { imageOf, portAt, portName, processOf, waitText } from './names';
import type { PortItem } from './portIndex';
import type { ViewSource } from './viewSource';

/** What rows are ordered by, the weightiest part first. Texts are compared plainly: there may be ten thousands of rows. */
export type SortKey = readonly (string | number)[];

/** Behind every name: what has none comes last. */
const LAST = '\uffff';

/** Items in the order of their keys, each made once; those with equal keys stay as they are. */
export function* sortedBy<T>(items: Iterable<T>, keyOf: (item: T) => SortKey): Work<readonly T[]> {
  const keyed: { readonly item: T; readonly key: SortKey }[] = [];
  yield* paced(items, item => keyed.push({ item, key: keyOf(item) }));
  return (yield* inOrder(keyed, (a, b) => compareKeys(a.key, b.key))).map(({ item }) => item);
}

export function compareKeys(a: SortKey, b: SortKey): number {
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] ?? '', b[i] ?? ''];
    if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
}

export function threadKey(source: ViewSource, thread: Thread | undefined, sorting: string): SortKey {
  if (!thread) return sorting === 'age' ? [Infinity] : [LAST];
  const age = -(waitMsOf(source.snapshot, thread) ?? -Infinity);
  switch (sorting) {
    case 'process':
      return [imageOf(source.snapshot, thread)?.toLowerCase() ?? LAST, thread.cid?.value ?? LAST];
    case 'waitReason':
      return [waitText(thread)?.toLowerCase() ?? LAST, age];
    default:
      return [age];
  }
}

export function portKey(source: ViewSource, item: PortItem, sorting: string): SortKey {
  const { port, type, backlog, owner } = item;
  const own = item.name?.toLowerCase();
  // Communication ports have no name of their own: those of a type stand by their addresses.
  const name = own === undefined || own === '' ? port.id : own;
  switch (sorting) {
    case 'backlog':
      return [-(backlog ?? -1), TYPE_ORDER[type ?? 'unknown'], name];
    case 'process':
      return [
        (processOf(source.snapshot, owner)?.name ?? port.ownerName)?.value.toLowerCase() ?? LAST,
        TYPE_ORDER[type ?? 'unknown'],
        name,
      ];
    case 'name':
      return [own === undefined || own === '' ? LAST : own, TYPE_ORDER[type ?? 'unknown'], name];
    default:
      return [TYPE_ORDER[type ?? 'unknown'], name, port.id];
  }
}

const TYPE_ORDER = { connection: 0, server: 1, client: 2, unknown: 3 } as const;

export function messageKey(source: ViewSource, item: MessageItem, sorting: string): SortKey {
  const age = -(item.ageMs ?? -1);
  if (sorting === 'process') {
    return [(item.waiter && imageOf(source.snapshot, item.waiter))?.toLowerCase() ?? LAST, age];
  }
  const port = portAt(source.snapshot, item.port);
  return [port ? portName(source.snapshot, port).toLowerCase() : LAST, age];
}
