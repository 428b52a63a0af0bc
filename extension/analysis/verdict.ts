import type { Certainty, Evidence } from '../model/evidence';
import type { UnknownFact } from '../model/facts';
import type { EntityId, ThreadId } from '../model/ids';

/** How a chain ends. The list is closed; what each means and when it may be said stands beside the rules. */
export type VerdictCode =
  | 'deadlock'
  | 'possible-deadlock'
  | 'server-busy'
  | 'unserved-no-thread'
  | 'unserved-all-busy'
  | 'unserved-concurrency-limit'
  | 'reply-lost'
  | 'server-suspended'
  | 'server-exiting'
  | 'port-closed'
  | 'reply-delivered'
  | 'handed-off'
  | 'lock-wait'
  | 'io-wait'
  | 'sleeping'
  | 'running'
  | 'not-waiting'
  | 'unknown';

export interface Verdict {
  readonly code: VerdictCode;
  /** Never above what the weakest step that it rests on allows. */
  readonly certainty: Certainty;
  /** One sentence for people. */
  readonly summary: string;
  readonly evidence: readonly Evidence[];
  /** What would have to be read to say more. */
  readonly missing: readonly UnknownFact[];
  /** Commands to type next, complete with their addresses. */
  readonly next: readonly string[];
  /** Members of a deadlock in order, from the one reached first. */
  readonly cycle?: readonly ThreadId[];
}

export type Relation =
  | 'waits-for-reply'
  | 'queued-at'
  | 'served-by'
  | 'owned-by'
  | 'waits-for-lock'
  | 'held-by'
  | 'waits-for-process'
  | 'waits-for-thread'
  | 'waits-for-io';

/** One step of a chain. */
export interface Hop {
  readonly from: EntityId;
  readonly to: EntityId;
  readonly relation: Relation;
  readonly certainty: Certainty;
  readonly evidence: readonly Evidence[];
}

/** From a waiting thread to what holds everything up. */
export interface Chain {
  readonly start: ThreadId;
  readonly hops: readonly Hop[];
  /** Where it ends: what the verdict is about. Of a deadlock its first member. */
  readonly end: EntityId;
  readonly verdict: Verdict;
  /** Threads that wait, directly or not, behind the end of the chain; the end itself not included. */
  readonly waiters: number;
  /** Of those threads; absent where no age was printed. */
  readonly oldestWaitMs?: number;
  /** One for each of several registered threads that are all blocked. */
  readonly branches?: readonly Chain[];
}
