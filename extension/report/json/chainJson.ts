import type { Chain, Hop, Verdict } from '../../analysis/verdict';
import type { EntityId } from '../../model/ids';
import { evidenceJson, unknownJson } from './evidenceJson';
import type { JsonObject } from './json';

/**
 * How many hops one report may still hold. Chains of a damaged or made-up log can share thousands of hops each, and
 * writing them all out would take more memory than there is.
 */
export interface HopBudget {
  left: number;
}

/** A chain as in the contract; branches have the same shape. Beyond the budget `omitted` tells what was left out. */
export function chainJson(chain: Chain, budget: HopBudget): JsonObject {
  const { start, end, verdict, waiters, oldestWaitMs } = chain;
  const ends = { end, verdict: verdictJson(verdict), waiters, oldestWaitMs };
  if (budget.left <= 0) return { start, hops: [], ...ends, omitted: 'hops' };
  const { hops, branches } = chain;
  budget.left -= hops.length;
  return { start, hops: hops.map(hopJson), ...ends, branches: branches?.map(branch => chainJson(branch, budget)) };
}

function hopJson({ from, to, relation, certainty, evidence }: Hop): JsonObject {
  return { from, to, relation, certainty, evidence: evidence.map(evidenceJson) };
}

function verdictJson(verdict: Verdict): JsonObject {
  return {
    code: verdict.code,
    certainty: verdict.certainty,
    summary: verdict.summary,
    evidence: verdict.evidence.map(evidenceJson),
    missing: verdict.missing.map(unknownJson),
    next: [...verdict.next],
    cycle: verdict.cycle && [...verdict.cycle],
  };
}

/** Every id that a chain and its branches name, in the order in which they are reached, within the same budget. */
export function idsOfChain(chain: Chain, budget: HopBudget, into = new Set<EntityId>()): Set<EntityId> {
  into.add(chain.start).add(chain.end);
  if (budget.left > 0) {
    const { hops, branches } = chain;
    budget.left -= hops.length;
    for (const hop of hops) into.add(hop.from).add(hop.to);
    for (const branch of branches ?? []) idsOfChain(branch, budget, into);
  }
  for (const id of chain.verdict.cycle ?? []) into.add(id);
  for (const unknown of chain.verdict.missing) into.add(unknown.of);
  return into;
}
