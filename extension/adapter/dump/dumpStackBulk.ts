import { inAlpcFirst } from '../machine/unreadStacks';
import type { StackBulk, StackWork } from '../machine/stackBulk';
import type { ThreadId } from '../../model/ids';
import type { StackStore } from './stackStore';

/** Stacks of a dump: about a millisecond each. */
export class DumpStackBulk implements StackBulk {
  readonly msEach = 1;

  constructor(private readonly stacks: StackStore) {}

  unread(): readonly ThreadId[] {
    const { snapshot } = this.stacks;
    return inAlpcFirst(snapshot, thread => !thread.frames && !this.stacks.has(thread.id));
  }

  read(threads: readonly ThreadId[], { signal, enough, onProgress }: StackWork): Promise<void> {
    const stop = enough ? AbortSignal.any([signal, enough]) : signal;
    const done = (count: number): void => {
      onProgress(count / threads.length, `stack ${count} of ${threads.length}`);
    };
    return this.stacks.read(threads, done, stop);
  }
}
