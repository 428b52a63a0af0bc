import type { Certainty } from '../model/evidence';
import { weakest } from '../model/evidence';
import type { ThreadId } from '../model/ids';
import type { Cycle } from './cycles';
import type { PathEnd } from './paths';
import type { RuleContext } from './ruleContext';
import type { Finding } from './step';
import type { Verdict, VerdictCode } from './verdict';

/** Commands suggested at the end of one chain. */
const MOST_COMMANDS = 8;

/** The verdict on a chain that ends at a finding. The sentence is made when it is looked at. */
export function findingVerdict(
  finding: Finding | undefined,
  certainty: Certainty,
  path: Pick<PathEnd, 'served' | 'into'>,
  summary: () => string,
): Verdict {
  const own = finding?.evidence ?? [];
  return {
    code: codeOf(finding, path.served),
    certainty: weakest(certainty, finding?.certainty ?? 'heuristic'),
    get summary() {
      return summary();
    },
    // What ends a chain may be nothing but pointed at: then the step to it is the proof.
    evidence: own.length > 0 ? own : (path.into?.evidence ?? []),
    missing: finding?.missing ?? [],
    next: (finding?.next ?? []).slice(0, MOST_COMMANDS),
  };
}

/** A server that waits for something nobody is recorded to own is busy; a client that does so waits for a lock. */
function codeOf(finding: Finding | undefined, served: boolean): VerdictCode {
  if (!finding) return 'unknown';
  return served && finding.code === 'lock-wait' && finding.ownerless === true ? 'server-busy' : finding.code;
}

/**
 * The verdict on a chain that runs into a circle. `deadlock` only if every step of the circle is certain, all its
 * threads were read as waiting without a timeout, and all at one halt; the way into it may still be less sure.
 */
export function cycleVerdict(
  context: RuleContext,
  cycle: Cycle,
  certainty: Certainty,
  summary: () => string,
  members: () => readonly ThreadId[],
): Verdict {
  return {
    code: cycle.certainty === 'certain' ? 'deadlock' : 'possible-deadlock',
    certainty: weakest(certainty, cycle.certainty),
    get summary() {
      return summary();
    },
    evidence: cycle.evidence,
    missing: [],
    next: cycle.doubtful.slice(0, MOST_COMMANDS).map(id => context.command(id)),
    get cycle() {
      return members();
    },
  };
}
