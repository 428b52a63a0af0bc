import type { Thread } from '../../model/entities';
import type { ThreadId } from '../../model/ids';
import type { Snapshot } from '../../model/snapshot';

/** Threads that fit, those that wait in ALPC before the others: a reading may be ended early. */
export function inAlpcFirst({ threads }: Snapshot, fits: (thread: Thread) => boolean): readonly ThreadId[] {
  const first: ThreadId[] = [];
  const others: ThreadId[] = [];
  for (const thread of threads.values()) {
    if (!fits(thread)) continue;
    const waits = thread.waitsFor !== undefined || (thread.waitReason?.value ?? '').startsWith('WrLpc');
    (waits ? first : others).push(thread.id);
  }
  return [...first, ...others];
}
