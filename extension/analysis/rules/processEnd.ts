import type { UnknownReason } from '../../model/evidence';
import type { UnknownFact } from '../../model/facts';
import type { EntityId, ProcessId } from '../../model/ids';
import type { RuleContext } from '../ruleContext';
import type { Finding } from '../step';

/**
 * What the state of the server's process says about a request that no known thread works on. `likely` at most: the
 * process says nothing of the one request, and its threads, once read, may say something else.
 */
export function processFinding(context: RuleContext, id: ProcessId | undefined): Finding | undefined {
  const process = id && context.snapshot.processes.get(id);
  if (!process) return undefined;
  const name = context.name(id);
  const end = (code: Finding['code'], clause: string, ...fields: readonly string[]): Finding => ({
    code,
    clause,
    at: id,
    ...judged(context.proof('likely').onAny(process, ...fields)),
    missing: [],
    next: [],
  });
  if (process.activeThreads?.value === 0)
    return end('server-exiting', `${name} has no threads left`, 'activeThreads', 'exiting');
  if (process.exiting?.value === true) return end('server-exiting', `${name} is exiting`, 'exiting');
  if (process.frozen?.value === true) return end('server-suspended', `${name} is frozen as a whole`, 'frozen');
  return undefined;
}

/** Reasons with which a question was answered already: the same command would say the same again. */
const ANSWERED: ReadonlySet<UnknownReason> = new Set([
  'invalid',
  'unreadable',
  'not-in-dump',
  'paged-out',
  'not-mapped',
]);

/** True where asking again would not help. */
export function isAnswered(unknown: UnknownFact): boolean {
  return ANSWERED.has(unknown.reason);
}

/** Ends a chain for lack of facts, naming what is missing and the commands that print it, unless they have failed. */
export function lacking(
  context: RuleContext,
  at: EntityId,
  clause: string,
  wanted: readonly (readonly [EntityId, string])[],
  next?: readonly string[],
): Finding {
  const missing = wanted.map(([id, field]) => context.missing(id, field));
  const askable = missing.filter(unknown => !isAnswered(unknown)).map(unknown => context.command(unknown.of));
  return {
    code: 'unknown',
    certainty: 'heuristic',
    at,
    clause,
    evidence: [],
    missing,
    next: [...new Set(next ?? askable)],
  };
}

/** The two parts of a finding that a proof gives. */
export function judged(proof: {
  readonly certainty: Finding['certainty'];
  readonly evidence: Finding['evidence'];
}): Pick<Finding, 'certainty' | 'evidence'> {
  return { certainty: proof.certainty, evidence: proof.evidence };
}
