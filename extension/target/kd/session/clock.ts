import type { Disposable } from '../../../base/disposables';

/** Time, as the driver sees it; tests turn it by hand. */
export interface Clock {
  /** Milliseconds from any point. */
  now(): number;
  after(ms: number, call: () => void): Disposable;
}

export const realClock: Clock = {
  now: () => performance.now(),
  after(ms, call) {
    const timer = setTimeout(call, ms);
    return {
      dispose: () => {
        clearTimeout(timer);
      },
    };
  },
};

/** Resolves after a time, or when the signal is raised. */
export function pause(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal?.aborted) {
      resolve();
      return;
    }
    const done = (): void => {
      timer.dispose();
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = clock.after(ms, done);
    signal?.addEventListener('abort', done, { once: true });
  });
}
