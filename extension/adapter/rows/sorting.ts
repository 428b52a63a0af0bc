import { waitMsOf } from '../../analysis/waiters';
import type { Port, Thread } from '../../model/entities';
import type { MessageItem } from './messageIndex';
import { imageOf, portAt, portName, processOf, waitText } from './names';
import type { ViewSource } from './viewSource';

/** What rows are ordered by, the weightiest part first. Texts are compared plainly: there may be ten thousands of rows. */
export type SortKey = readonly (string | number)[];

/** Behind every name: what has none comes last. */
const LAST = '\uffff';

/** Items in the order of their keys, each made once; those with equal keys stay as they are. */
export function sortedBy<T>(items: Iterable<T>, keyOf: (item: T) => SortKey): readonly T[] {
  return Array.from(items, item => ({ item, key: keyOf(item) }))
    .sort((a, b) => compareKeys(a.key, b.key))
    .map(({ item }) => item);
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

export function portKey(source: ViewSource, port: Port, sorting: string): SortKey {
  const name = portName(source.snapshot, port).toLowerCase();
  switch (sorting) {
    case 'backlog':
      return [-(backlogOf(port) ?? -1), name];
    case 'process':
      return [
        (processOf(source.snapshot, port.owner?.value)?.name ?? port.ownerName)?.value.toLowerCase() ?? LAST,
        name,
      ];
    case 'name':
      // Communication ports have none of their own.
      return [(port.name?.value ?? '') === '' ? LAST : (port.name?.value.toLowerCase() ?? LAST), name];
    default:
      return [TYPE_ORDER[port.type?.value ?? 'unknown'], name, port.id];
  }
}

const TYPE_ORDER = { connection: 0, server: 1, client: 2, unknown: 3 } as const;

/** Messages queued or pending at a port; undefined where its queues were not read. */
export function backlogOf(port: Port): number | undefined {
  const queues = port.queues?.value;
  if (!queues) return undefined;
  const { main = 0, large = 0, pending = 0, direct = 0 } = queues;
  return main + large + pending + direct;
}

export function messageKey(source: ViewSource, item: MessageItem, sorting: string): SortKey {
  const age = -(item.ageMs ?? -1);
  if (sorting === 'process') {
    return [(item.waiter && imageOf(source.snapshot, item.waiter))?.toLowerCase() ?? LAST, age];
  }
  const port = portAt(source.snapshot, item.port);
  return [port ? portName(source.snapshot, port).toLowerCase() : LAST, age];
}
