import { type Clock, pause } from './clock';
import { KdError } from './kdError';

/** A break that is not taken is sent again: kd drops it during a flood of module loads. */
export const REPEAT = 2_000;
/** `g` takes about 50 ms to be consumed on a network line; a break before that is swallowed. */
export const SETTLE = 100;

export interface BreakerOptions {
  readonly clock: Clock;
  /** True when the target has halted, for whatever reason. */
  readonly halted: () => boolean;
  /** Resolves at the next halt, or when the debugger has ended. */
  readonly nextHalt: Promise<unknown>;
  readonly interrupt: () => Promise<void>;
  /** Asks for the marker where the debugger shows a prompt: it may have halted before. False where it shows none. */
  readonly probe: () => boolean;
  /** When the target was last resumed. */
  readonly resumedAt: number;
  readonly signal?: AbortSignal | undefined;
  /** Called before each attempt, from 1. */
  readonly onAttempt?: (attempt: number) => void;
}

/**
 * Breaks in until the target has halted or the caller gives up. Never sends a break to a target that is known to be halted:
 * it would be kept, and halt it later, unasked.
 */
export async function breakInto(options: BreakerOptions): Promise<void> {
  const { clock, halted, nextHalt, interrupt, probe, resumedAt, signal } = options;
  const settle = resumedAt + SETTLE - clock.now();
  if (settle > 0) await Promise.race([pause(clock, settle, signal), nextHalt]);
  for (let attempt = 1; !halted(); attempt++) {
    if (signal?.aborted) throw new KdError('cancelled', 'Breaking in was given up; the target may still run');
    options.onAttempt?.(attempt);
    // A break at a prompt ends the next line. But what looks like a prompt may be printed by the target.
    if (attempt % 3 === 0 || !probe()) await interrupt();
    await Promise.race([pause(clock, REPEAT, signal), nextHalt]);
  }
}
