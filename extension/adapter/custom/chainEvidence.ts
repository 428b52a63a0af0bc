import type { Evidence } from '../../model/evidence';
import { nameOf } from '../rows/names';
import { CHAIN } from '../rows/verdictRows';
import type { Opened } from '../session/opened';

interface ChainEvidence {
  readonly title: string;
  readonly pieces: readonly (readonly [Evidence, string])[];
}

/** What a verdict rests on: each step of its chain, and its own. */
export function chainsWithEvidence({ snapshot, analysis }: Opened, text: string): ChainEvidence | undefined {
  if (!text.startsWith(CHAIN)) return undefined;
  const start = text.slice(CHAIN.length);
  const chain = analysis.chains.find(one => one.start === start);
  if (!chain) return undefined;
  const { hops, verdict } = chain;
  return {
    title: `${verdict.code} of ${nameOf(snapshot, chain.start)}`,
    pieces: [
      ...hops.flatMap(hop => {
        const label = `${nameOf(snapshot, hop.from)} ${hop.relation.replaceAll('-', ' ')} ${nameOf(snapshot, hop.to)}`;
        return hop.evidence.map(from => [from, label] as const);
      }),
      ...verdict.evidence.map(from => [from, `verdict: ${verdict.code}`] as const),
    ],
  };
}
