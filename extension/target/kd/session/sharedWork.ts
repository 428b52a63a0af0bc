import { cancelled } from './kdError';

/** Work that several callers wait for, each with a signal of its own: it goes on until the last of them has given up. */
export class SharedWork {
  private readonly over = new AbortController();
  private readonly done: Promise<void>;
  private wanting = 0;

  constructor(work: (signal: AbortSignal) => Promise<void>) {
    this.done = work(this.over.signal);
    this.done.catch(() => undefined);
  }

  /** Resolves with the work; rejects when it fails, or when this caller has given up. */
  join(signal?: AbortSignal): Promise<void> {
    this.wanting++;
    if (!signal) return this.done;
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        // The last one waits until the work has ended: what it leaves behind is known then.
        if (--this.wanting === 0) this.over.abort();
        else reject(cancelled());
      };
      signal.addEventListener('abort', giveUp, { once: true });
      if (signal.aborted) giveUp();
      this.done.then(resolve, reject).finally(() => {
        signal.removeEventListener('abort', giveUp);
      });
    });
  }
}
