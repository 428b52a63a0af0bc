import type { Chain, Hop, Verdict } from '../../analysis/verdict';
import type { EntityId } from '../../model/ids';
import { evidenceJson, unknownJson } from './evidenceJson';
import type { JsonObject } from './json';

/** A chain as in the contract; branches have the same shape. */
export function chainJson(chain: Chain): JsonObject {
  return {
    start: chain.start,
    hops: chain.hops.map(hopJson),
    verdict: verdictJson(chain.verdict),
    waiters: chain.waiters,
    oldestWaitMs: chain.oldestWaitMs,
    branches: chain.branches?.map(chainJson),
  };
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

/** Every id that a chain and its branches name, in the order in which they are reached. */
export function idsOfChain(chain: Chain, into = new Set<EntityId>()): Set<EntityId> {
  into.add(chain.start);
  for (const hop of chain.hops) into.add(hop.from).add(hop.to);
  for (const id of chain.verdict.cycle ?? []) into.add(id);
  for (const unknown of chain.verdict.missing) into.add(unknown.of);
  for (const branch of chain.branches ?? []) idsOfChain(branch, into);
  return into;
}
