import type { KdError } from './kdError';
import { cancelled } from './kdError';

export type Priority = 'user' | 'background';

/** Something that wants the debugger for one turn. */
export interface QueuedWork {
  readonly priority: Priority;
  readonly signal?: AbortSignal | undefined;
  /** Takes its turn; the next one begins when it has ended. Never rejects. */
  run(): Promise<void>;
  /** It will not get its turn. */
  dropped(error: KdError): void;
}

/** One command at a time; what a user asked for goes before what was begun in the background. */
export class CommandQueue {
  private readonly waiting: QueuedWork[] = [];
  private readonly listening = new Map<QueuedWork, () => void>();
  private busy = false;
  private closed: KdError | undefined;

  /** How many wait for their turn. */
  get length(): number {
    return this.waiting.length;
  }

  add(work: QueuedWork): void {
    if (this.closed) {
      work.dropped(this.closed);
      return;
    }
    if (work.signal?.aborted) {
      work.dropped(cancelled());
      return;
    }
    const drop = (): void => {
      this.drop(work);
    };
    work.signal?.addEventListener('abort', drop, { once: true });
    this.listening.set(work, drop);
    const at = work.priority === 'user' ? this.waiting.findIndex(other => other.priority === 'background') : -1;
    this.waiting.splice(at < 0 ? this.waiting.length : at, 0, work);
    this.next();
  }

  /** Drops all that wait, of one kind or of both: the target runs again, or the session ends. */
  dropAll(error: KdError, priority?: Priority): void {
    const gone = this.waiting.filter(work => priority === undefined || work.priority === priority);
    const left = this.waiting.filter(work => !gone.includes(work));
    this.waiting.splice(0, this.waiting.length, ...left);
    for (const work of gone) {
      this.deaf(work);
      work.dropped(error);
    }
  }

  /** Nothing more gets a turn. */
  close(error: KdError): void {
    this.closed = error;
    this.dropAll(error);
  }

  private drop(work: QueuedWork): void {
    const at = this.waiting.indexOf(work);
    if (at < 0) return;
    this.waiting.splice(at, 1);
    this.listening.delete(work);
    work.dropped(cancelled());
  }

  /** A signal may live long, and many commands with it: each listens only while it waits. */
  private deaf(work: QueuedWork): void {
    const drop = this.listening.get(work);
    if (drop) work.signal?.removeEventListener('abort', drop);
    this.listening.delete(work);
  }

  private next(): void {
    if (this.busy) return;
    const work = this.waiting.shift();
    if (!work) return;
    this.deaf(work);
    this.busy = true;
    void work.run().finally(() => {
      this.busy = false;
      this.next();
    });
  }
}
