import type { Address } from '../../base/address';
import { inOrder, paced, type Work } from '../../base/slices';
import type { Message, QueueName, Thread } from '../../model/entities';
import { idOf, type MessageId, messageIdOfNumber } from '../../model/ids';
import type { Snapshot } from '../../model/snapshot';
import { addTo } from './multiMap';
import { threadAt } from './names';

/** A message as far as it is known: dumped itself, or only named by the thread that waits for its reply. */
export interface MessageItem {
  readonly id: MessageId;
  /** Absent: only the wait line of a thread names it. */
  readonly message?: Message;
  readonly waiter?: Thread;
  /** null: nobody has taken it. */
  readonly server?: Address | null;
  readonly port?: Address;
  /** Owner of that port. */
  readonly owner?: Address;
  readonly queue?: QueueName;
  /** How long its sender has waited. */
  readonly ageMs?: number;
}

/** Messages of a snapshot, the oldest first, and where they are. */
export interface MessageIndex {
  readonly all: readonly MessageItem[];
  readonly byPort: ReadonlyMap<Address, readonly MessageItem[]>;
  /** How many messages of a port were seen in each of its queues. */
  readonly seen: ReadonlyMap<Address, ReadonlyMap<QueueName, number>>;
  readonly byServer: ReadonlyMap<Address, readonly MessageItem[]>;
  readonly byId: ReadonlyMap<MessageId, MessageItem>;
}

export function* messageIndex(snapshot: Snapshot): Work<MessageIndex> {
  const waiters = waitersByMessage(snapshot);
  yield;
  const byId = new Map<MessageId, MessageItem>();
  yield* paced(snapshot.messages.values(), message => {
    byId.set(message.id, itemOf(snapshot, message.id, message, waiters.get(message.id)));
  });
  yield* paced(waiters, ([id, waiter]) => {
    if (!byId.has(id)) byId.set(id, itemOf(snapshot, id, undefined, waiter));
  });
  const all = yield* inOrder([...byId.values()], byAge);
  const byPort = new Map<Address, MessageItem[]>();
  const byServer = new Map<Address, MessageItem[]>();
  const seen = new Map<Address, Map<QueueName, number>>();
  yield* paced(all, item => {
    if (item.port !== undefined) {
      addTo(byPort, item.port, item);
      count(seen, item.port, item.queue);
    }
    if (item.server !== undefined && item.server !== null) addTo(byServer, item.server, item);
  });
  return { all, byPort, seen, byServer, byId };
}

function count(seen: Map<Address, Map<QueueName, number>>, port: Address, queue: QueueName | undefined): void {
  if (queue === undefined) return;
  const counts = seen.get(port) ?? new Map<QueueName, number>();
  counts.set(queue, (counts.get(queue) ?? 0) + 1);
  seen.set(port, counts);
}

/** Oldest first; those whose age was not printed come last, by id. */
export function byAge(a: { ageMs?: number; id: string }, b: { ageMs?: number; id: string }): number {
  return (b.ageMs ?? -1) - (a.ageMs ?? -1) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

function waitersByMessage(snapshot: Snapshot): ReadonlyMap<MessageId, Thread> {
  const waiters = new Map<MessageId, Thread>();
  for (const thread of snapshot.threads.values()) {
    const wait = thread.waitsFor?.value;
    if (!wait) continue;
    const id =
      wait.message === undefined
        ? wait.messageNumber !== undefined && messageIdOfNumber(wait.messageNumber)
        : idOf('message', wait.message);
    if (!id) continue;
    const entity = snapshot.find(id);
    waiters.set(entity?.kind === 'message' ? entity.id : id, thread);
  }
  return waiters;
}

function itemOf(
  snapshot: Snapshot,
  id: MessageId,
  message: Message | undefined,
  named: Thread | undefined,
): MessageItem {
  const waiter = threadAt(snapshot, message?.waitingThread?.value) ?? named;
  const wait = named?.waitsFor?.value;
  const server = message?.serverThread?.value;
  const port = message?.queuePort?.value ?? wait?.port;
  const owner = message?.queuePortOwner?.value ?? wait?.process;
  const queue = message?.queue?.value;
  const ageMs = waiter?.waitMs?.value;
  return {
    id,
    ...(message ? { message } : {}),
    ...(waiter ? { waiter } : {}),
    ...(server === undefined ? {} : { server }),
    ...(port === undefined ? {} : { port }),
    ...(owner === undefined ? {} : { owner }),
    ...(queue === undefined ? {} : { queue }),
    ...(ageMs === undefined ? {} : { ageMs }),
  };
}
