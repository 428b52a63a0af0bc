import type { EntityId, ThreadId } from '../model/ids';
import type { Snapshot } from '../model/snapshot';
import type { Chain, Verdict } from './verdict';

/** What was found out about a snapshot. Immutable; the same snapshot gives the same analysis. */
export interface Analysis {
  readonly snapshot: Snapshot;
  /** One for every hung thread: deadlocks first, then by waiters behind the same end, oldest wait, id. */
  readonly chains: readonly Chain[];
  /** The chain of any thread, hung or not; of a thread that was not read, one that says so. */
  chainFrom(thread: ThreadId): Chain;
  /** Threads that wait, directly or not, for this thing; itself not included. In order of their ids. */
  waitersOf(id: EntityId): readonly ThreadId[];
}

/** Chains that end at the same thing for the same reason. */
export interface RootCause {
  /** Where the chains end: a thread, port, process, lock or IRP; of a deadlock its first member. */
  readonly end: EntityId;
  /** The surest verdict of the group. */
  readonly verdict: Verdict;
  readonly chains: readonly Chain[];
  /** All threads behind the end, whether they are hung by themselves or not. */
  readonly threads: readonly ThreadId[];
  readonly oldestWaitMs?: number;
}
