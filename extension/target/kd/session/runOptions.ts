import type { BatchAnswer } from './batchScript';
import type { Priority } from './commandQueue';
import type { RunEffect } from './goCommands';

/** How a command line is run. */
export interface RunOptions {
  /** Default: user. */
  readonly priority?: Priority;
  readonly signal?: AbortSignal;
  /** Ends the wait, not the command and not the target's run. */
  readonly timeoutMs?: number;
  readonly onLine?: (line: string) => void;
  readonly keepNotes?: boolean;
  /** What it does to the running state, where that is known better than by its text. */
  readonly effect?: RunEffect;
}

/** How many of them are run in one turn. */
export interface BatchOptions extends RunOptions {
  /** Called with each answer as soon as it is whole. Its lines are not kept then: a level may be 50,000 structures. */
  readonly onAnswer?: (index: number, answer: BatchAnswer) => void;
}
