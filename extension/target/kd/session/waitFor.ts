import type { Disposable } from '../../../base/disposables';
import type { Clock } from './clock';
import { cancelled } from './kdError';

/** Waits for an event, for a limit to pass (which is no error), or rejects when the signal is raised. */
export function waitFor(
  clock: Clock,
  { signal, timeoutMs }: { readonly signal?: AbortSignal; readonly timeoutMs?: number },
  listen: (done: () => void) => Disposable,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(cancelled());
      return;
    }
    const held: Disposable[] = [];
    const end = (): void => {
      for (const one of held) one.dispose();
      signal?.removeEventListener('abort', abort);
    };
    const done = (): void => {
      end();
      resolve();
    };
    const abort = (): void => {
      end();
      reject(cancelled());
    };
    signal?.addEventListener('abort', abort, { once: true });
    held.push(listen(done));
    if (timeoutMs !== undefined) held.push(clock.after(timeoutMs, done));
  });
}
