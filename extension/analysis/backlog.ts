import { isPresent } from '../base/present';
import type { Message, QueueLengths } from '../model/entities';
import type { PortId, ThreadId } from '../model/ids';
import type { Snapshot } from '../model/snapshot';
import type { Analysis } from './analysis';
import { backlogRemark } from './backlogRemark';
import type { PortBacklog, QueuedMessage } from './portBacklog';
import { buildInverseIndex, idAt, type InverseIndex } from './inverseIndex';
import { compareText } from './order';
import { waitMsOf } from './waiters';

/** All ports that hold messages or that threads wait at: most waiting threads first, then length, oldest wait, id. */
export function backlogOf(analysis: Analysis): readonly PortBacklog[] {
  const { snapshot } = analysis;
  const index = buildInverseIndex(snapshot);
  const waiting = waitersByPort(snapshot, index);
  const ids = new Set<PortId>([...snapshot.ports.keys(), ...index.messagesByPort.keys(), ...waiting.keys()]);
  return [...ids]
    .map(id => backlogOfPort(snapshot, index, id, [...(waiting.get(id) ?? [])].sort(compareText)))
    .filter(one => one.messages.length + one.waiting.length + (one.untaken ?? 0) + (one.pending ?? 0) > 0)
    .sort(compareBacklogs);
}

/** Sorts by weight: see {@link backlogOf}. */
export function compareBacklogs(a: PortBacklog, b: PortBacklog): number {
  const length = (one: PortBacklog): number => (one.untaken ?? 0) + (one.pending ?? 0);
  return (
    b.waiting.length - a.waiting.length ||
    length(b) - length(a) ||
    (b.oldestWaitMs ?? -1) - (a.oldestWaitMs ?? -1) ||
    compareText(a.port, b.port)
  );
}

function waitersByPort(snapshot: Snapshot, index: InverseIndex): ReadonlyMap<PortId, ReadonlySet<ThreadId>> {
  const found = new Map<PortId, Set<ThreadId>>();
  const note = (port: PortId, thread: ThreadId): void => {
    const set = found.get(port);
    if (set) set.add(thread);
    else found.set(port, new Set([thread]));
  };
  for (const thread of snapshot.threads.values()) {
    const line = thread.waitsFor?.value;
    // The port of an LPC wait line is the one that the thread sent on, not a queue.
    if (line?.port !== undefined && line.message !== undefined) note(idAt(snapshot, 'port', line.port), thread.id);
  }
  for (const [port, messages] of index.messagesByPort) {
    for (const { waitingThread } of messages)
      if (isPresent(waitingThread?.value)) note(port, idAt(snapshot, 'thread', waitingThread.value));
  }
  return found;
}

function backlogOfPort(snapshot: Snapshot, index: InverseIndex, id: PortId, waiting: readonly ThreadId[]): PortBacklog {
  const port = snapshot.ports.get(id);
  const read = index.messagesByPort.get(id) ?? [];
  const messages = read.map(message => queuedMessage(snapshot, message)).sort(longestWaitFirst);
  const ages = waiting.flatMap(thread => waitMsOf(snapshot, snapshot.threads.get(thread)) ?? []);
  const { main, large, direct, pending } = port?.queues?.value ?? {};
  const lengths = [main, large, direct].filter(isPresent);
  const owner = port?.owner?.value ?? read.find(m => isPresent(m.queuePortOwner?.value))?.queuePortOwner?.value;
  const registered = port?.registeredThreads?.value.map(a => idAt(snapshot, 'thread', a));
  const facts = {
    port: id,
    ...(isPresent(owner) && { owner: idAt(snapshot, 'process', owner) }),
    ...(lengths.length > 0 && { untaken: lengths.reduce((sum, one) => sum + one, 0) }),
    ...(pending !== undefined && { pending }),
    messages,
    waiting,
    ...(ages.length > 0 && { oldestWaitMs: ages.reduce((a, b) => Math.max(a, b)) }),
    ...(registered && { registered }),
    torn: tornQueues(port?.queues?.value ?? {}, read),
    evidence: [port?.queues?.evidence, ...read.map(m => m.queue?.evidence)].filter(isPresent),
  };
  return { ...facts, remark: backlogRemark(facts) };
}

function queuedMessage(snapshot: Snapshot, message: Message): QueuedMessage {
  const waiting = message.waitingThread?.value;
  const server = message.serverThread?.value;
  const thread = isPresent(waiting) ? idAt(snapshot, 'thread', waiting) : undefined;
  const waitMs = thread && waitMsOf(snapshot, snapshot.threads.get(thread));
  return {
    message: message.id,
    ...(message.queue && { queue: message.queue.value }),
    ...(thread && { waiting: thread }),
    ...(isPresent(server) && { server: idAt(snapshot, 'thread', server) }),
    ...(waitMs !== undefined && { waitMs }),
  };
}

function longestWaitFirst(a: QueuedMessage, b: QueuedMessage): number {
  return (b.waitMs ?? -1) - (a.waitMs ?? -1) || compareText(a.message, b.message);
}

function tornQueues(queues: QueueLengths, messages: readonly Message[]): readonly string[] {
  const lengths = new Map<string, number>(Object.entries(queues));
  const seen = new Map<string, number>();
  for (const { queue } of messages) if (queue) seen.set(queue.value, (seen.get(queue.value) ?? 0) + 1);
  return [...seen].filter(([queue, count]) => count > (lengths.get(queue) ?? Infinity)).map(([queue]) => queue);
}
