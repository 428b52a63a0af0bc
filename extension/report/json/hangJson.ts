import type { ReportInput } from '../reportInput';
import { chainJson, idsOfChain } from './chainJson';
import { entitiesJson } from './entitiesJson';
import type { JsonObject } from './json';
import { sourceJson } from './sourceJson';
import type { Chain } from '../../analysis/verdict';
import type { EntityId } from '../../model/ids';

/** `report --kind hang --format json`, of the chains that the filter leaves. */
export function hangJson(input: ReportInput, chains: readonly Chain[]): JsonObject {
  const ids = new Set<EntityId>();
  for (const chain of chains) idsOfChain(chain, ids);
  const { entities, unknowns } = entitiesJson(input.analysis.snapshot, ids);
  return { ...sourceJson(input), chains: chains.map(chainJson), entities, unknowns: [...unknowns] };
}
