import type { CompletionPortDescription } from '../description';
import type { Kernel } from './kernel';
import type { Objects } from './objects';
import type { StructWriter } from './structWriter';
import type { Threads } from './threads';

const QUEUE_WORDS = 0x10;
const PACKET_SIZE = 0x40;

/** Makes an I/O completion object: its body begins with a KQUEUE. */
export function createCompletionPort(
  kernel: Kernel,
  objects: Objects,
  description: CompletionPortDescription,
): StructWriter {
  const queue = objects.create({ type: 'IoCompletion', struct: '_KQUEUE' });
  const entries = description.entries ?? 0;
  kernel.dispatcherHeader(queue.at('Header'), 'QueueObject', QUEUE_WORDS, entries);
  kernel.emptyList(queue.at('EntryListHead'));
  kernel.emptyList(queue.at('ThreadListHead'));
  queue.set({ MaximumCount: description.maximum ?? 2 });
  for (let i = 0; i < entries; i++) kernel.pushTail(queue.at('EntryListHead'), kernel.nonPaged.allocate(PACKET_SIZE));
  return queue;
}

/** Associates the registered threads; those that do not wait for the queue count as active on it. */
export function registerThreads(
  kernel: Kernel,
  queue: StructWriter,
  description: CompletionPortDescription,
  threads: Threads,
): void {
  let active = 0;
  for (const key of description.registered) {
    const thread = threads.get(key);
    thread.body.set({ 'Tcb.Queue': queue.address });
    kernel.pushTail(queue.at('ThreadListHead'), thread.body.at('Tcb.QueueListEntry'));
    const { state } = thread.description;
    if (state === 'Running' || state === 'Ready') active++;
  }
  queue.set({ CurrentCount: active });
}
