import type { Fact } from './facts';
import { LazyEntity, settled } from './lazyEntity';

/** A fact whose fields are worked out, so that more than one snapshot can take it: entities belong to one builder. */
export function plainFact(fact: Fact): Fact {
  if (!('fields' in fact) || !(fact.fields instanceof LazyEntity)) return fact;
  return { ...fact, fields: settled(fact.fields) };
}
