import type { Clock } from './clock';
import { cancelled, KdError } from './kdError';
import { quits } from './sendable';
import type { CommandAnswer } from './turn';

export interface WaitOptions {
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
  /** The caller waits no longer, while the command still runs. */
  readonly givenUp: () => void;
}

/** A command on its way to its answer. */
export interface WaitedFor {
  readonly command: string;
  /** What it has printed so far. */
  readonly soFar: string;
  readonly done: Promise<CommandAnswer>;
}

/** What a caller waits for: the answer, its own limit, or its signal, whatever comes first. */
export function answerOf(turn: WaitedFor, { clock, signal, timeoutMs, givenUp }: WaitOptions): Promise<CommandAnswer> {
  return new Promise((resolve, reject) => {
    const limit =
      timeoutMs === undefined
        ? undefined
        : clock.after(timeoutMs, () => {
            reject(new KdError('timed-out', `"${turn.command}" has not answered within ${timeoutMs} ms and goes on`));
          });
    const give = (): void => {
      givenUp();
      reject(cancelled());
    };
    const over = (): void => {
      limit?.dispose();
      signal?.removeEventListener('abort', give);
    };
    signal?.addEventListener('abort', give, { once: true });
    turn.done.then(
      answer => {
        over();
        resolve(answer);
      },
      (error: unknown) => {
        over();
        if (endedByItself(turn, error)) resolve(lastAnswer(turn));
        else reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}

/** `q` has no marker behind it. */
function endedByItself(turn: WaitedFor, error: unknown): boolean {
  return quits(turn.command) && error instanceof KdError && error.code === 'ended';
}

function lastAnswer(turn: WaitedFor): CommandAnswer {
  return { command: turn.command, text: turn.soFar, characters: turn.soFar.length, notes: [], ms: 0 };
}
