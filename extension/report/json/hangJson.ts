import type { ReportInput } from '../reportInput';
import { chainJson, idsOfChain } from './chainJson';
import { entitiesJson } from './entitiesJson';
import type { JsonDocument, JsonObject } from './json';
import { sourceJson } from './sourceJson';
import type { Chain } from '../../analysis/verdict';
import type { EntityId } from '../../model/ids';

/** Far more than any real hang has: 1,000 threads behind 100 hops each. */
const MOST_HOPS = 100_000;

/** `report --kind hang --format json`, of the chains that the filter leaves. */
export function hangJson(input: ReportInput, chains: readonly Chain[]): JsonDocument {
  const ids = new Set<EntityId>();
  const reach = { left: MOST_HOPS };
  for (const chain of chains) idsOfChain(chain, reach, ids);
  const { entities, unknowns } = entitiesJson(input.analysis.snapshot, ids);
  return {
    ...sourceJson(input),
    chains: { [Symbol.iterator]: () => chainsJson(chains) },
    entities,
    unknowns,
  };
}

function* chainsJson(chains: readonly Chain[]): Generator<JsonObject> {
  const budget = { left: MOST_HOPS };
  for (const chain of chains) yield chainJson(chain, budget);
}
