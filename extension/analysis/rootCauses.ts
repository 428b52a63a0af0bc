import { atOnce, type Work } from '../base/slices';
import type { Certainty } from '../model/evidence';
import type { Analysis, RootCause } from './analysis';
import type { Chain } from './verdict';

const RANK: Readonly<Record<Certainty, number>> = { certain: 2, likely: 1, heuristic: 0 };

/** The chains grouped by what they end at and why, in the order of the chains. */
export function rootCauses(analysis: Analysis): readonly RootCause[] {
  return atOnce(findingCauses(analysis));
}

/** The same with pauses: there may be thousands. */
export function* findingCauses(analysis: Analysis): Work<readonly RootCause[]> {
  const groups = new Map<string, Chain[]>();
  for (const chain of analysis.chains) {
    const key = `${chain.end} ${chain.verdict.code}`;
    const group = groups.get(key);
    if (group) group.push(chain);
    else groups.set(key, [chain]);
  }
  const causes: RootCause[] = [];
  for (const chains of groups.values()) {
    const [first] = chains;
    if (!first) continue;
    const surest = chains.reduce((best, one) =>
      RANK[one.verdict.certainty] > RANK[best.verdict.certainty] ? one : best,
    );
    causes.push({
      end: first.end,
      verdict: surest.verdict,
      chains,
      threads: analysis.waitersOf(first.end),
      ...(first.oldestWaitMs !== undefined && { oldestWaitMs: first.oldestWaitMs }),
    });
    yield;
  }
  return causes;
}
