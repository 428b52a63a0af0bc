import type { Certainty, Evidence } from '../model/evidence';
import type { UnknownFact } from '../model/facts';
import type { EntityId } from '../model/ids';
import type { Hop, VerdictCode } from './verdict';

/** Why a wait goes no further from some node. */
export interface Finding {
  readonly code: VerdictCode;
  readonly certainty: Certainty;
  /** What it is about; the end of the chain. */
  readonly at: EntityId;
  /** A clause that can follow `because`: names its own subject. */
  readonly clause: string;
  readonly evidence: readonly Evidence[];
  readonly missing: readonly UnknownFact[];
  readonly next: readonly string[];
  /** Nothing records who would end the wait; said of a server thread, it is a busy server. */
  readonly ownerless?: boolean;
}

/** What the rules found out about one node of the wait graph. */
export interface Step {
  /** What it waits for, and what stands beside the way (the queue of a message that is being served). */
  readonly hops: readonly Hop[];
  /** Where the wait goes on. Empty: it ends here, for the reason given in `finding`. */
  readonly follow: readonly EntityId[];
  /** Of several ways on: must `all` let go, or does `any` one do? */
  readonly mode: 'all' | 'any';
  /** Set where nothing follows, and where any one of several would do. */
  readonly finding?: Finding;
  /** Whether this wait ends by itself after a time: seen so, seen not to be so, or not read. */
  readonly timeout?: 'none' | 'seen';
  /** Of a thread: it waits for somebody else to finish something, so it may hang. Idle threads do not. */
  readonly hung?: boolean;
}

/** The same step, of a thread that is held up by somebody else. */
export function hung(step: Step): Step {
  return { ...step, hung: true };
}

/** A step that ends the chain. */
export function ends(finding: Finding, hops: readonly Hop[] = []): Step {
  return { hops, follow: [], mode: 'all', finding };
}

/** A step with one way on: its last hop. */
export function goesOn(hops: readonly Hop[], to: EntityId, timeout?: 'none' | 'seen'): Step {
  return { hops, follow: [to], mode: 'all', ...(timeout && { timeout }) };
}
