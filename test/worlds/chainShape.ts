import type { Chain } from '../../extension/analysis/verdict';

/** What two readings of one machine have to agree on: the things of a chain, how they hang together, and how it ends. */
export function chainShape(chain: Chain): unknown {
  return {
    start: chain.start,
    hops: chain.hops.map(({ from, to, relation }) => `${from} ${relation} ${to}`),
    end: chain.end,
    verdict: chain.verdict.code,
    cycle: chain.verdict.cycle ?? [],
    branches: (chain.branches ?? []).map(chainShape),
  };
}
