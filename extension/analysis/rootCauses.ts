import type { Certainty } from '../model/evidence';
import type { Analysis, RootCause } from './analysis';
import type { Chain } from './verdict';

const RANK: Readonly<Record<Certainty, number>> = { certain: 2, likely: 1, heuristic: 0 };

/** The chains grouped by what they end at and why, in the order of the chains. */
export function rootCauses(analysis: Analysis): readonly RootCause[] {
  const groups = new Map<string, Chain[]>();
  for (const chain of analysis.chains) {
    const key = `${chain.end} ${chain.verdict.code}`;
    const group = groups.get(key);
    if (group) group.push(chain);
    else groups.set(key, [chain]);
  }
  return [...groups.values()].flatMap(chains => {
    const [first] = chains;
    if (!first) return [];
    const surest = chains.reduce((best, one) =>
      RANK[one.verdict.certainty] > RANK[best.verdict.certainty] ? one : best,
    );
    return [
      {
        end: first.end,
        verdict: surest.verdict,
        chains,
        threads: analysis.waitersOf(first.end),
        ...(first.oldestWaitMs !== undefined && { oldestWaitMs: first.oldestWaitMs }),
      },
    ];
  });
}
