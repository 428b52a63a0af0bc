import type { ThreadId } from '../../model/ids';
import type { WorkOptions } from '../session/workOptions';

/** Reading the stacks of many threads, whose cost is known before it begins. */
export interface StackBulk {
  /** Threads whose stacks were not read yet, those that wait in ALPC first. */
  unread(): readonly ThreadId[];
  /** Milliseconds that one stack takes; undefined where none was read yet. */
  readonly msEach: number | undefined;
  /** Reads them; what was read shows in the snapshot. Ends early, without an error, when enough is raised. */
  read(threads: readonly ThreadId[], options: WorkOptions): Promise<void>;
}
