import type { EventSink } from './events';

/** Threads of a program, of which the client is told at a halt that they have come or gone since the one before. */
export class AnnouncedThreads {
  private known: ReadonlySet<number> | undefined;

  constructor(private readonly events: EventSink) {}

  /** Numbers of the threads as of a halt; those of the first one are asked for anyway. */
  tell(numbers: readonly number[]): void {
    const { known } = this;
    const now = new Set(numbers);
    this.known = now;
    if (!known) return;
    for (const threadId of known) if (!now.has(threadId)) this.events.send('thread', { reason: 'exited', threadId });
    for (const threadId of now) if (!known.has(threadId)) this.events.send('thread', { reason: 'started', threadId });
  }
}
