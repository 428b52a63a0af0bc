import type { ThreadId } from '../../model/ids';

/** How a reading of stacks is told of and ended; what a session hands to work that takes time fits. */
export interface StackWork {
  /** Raised when it is not wanted any more. */
  readonly signal: AbortSignal;
  /** Raised when the user has seen enough: what was read stays. */
  readonly enough?: AbortSignal;
  /** From 0 to 1. */
  readonly onProgress: (fraction: number, text: string) => void;
}

/** Reading the stacks of many threads, whose cost is known before it begins. */
export interface StackBulk {
  /** Threads whose stacks were not read yet, those that wait in ALPC first. */
  unread(): readonly ThreadId[];
  /** Milliseconds that one stack takes; undefined where none was read yet. */
  readonly msEach: number | undefined;
  /** Reads them; what was read shows in the snapshot. Ends early, without an error, when enough is raised. */
  read(threads: readonly ThreadId[], work: StackWork): Promise<void>;
}
