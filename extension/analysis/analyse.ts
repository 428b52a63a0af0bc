import type { EntityId, ThreadId } from '../model/ids';
import type { Snapshot } from '../model/snapshot';
import type { Analysis, RootCause } from './analysis';
import type { Chain } from './verdict';

export type { Analysis, RootCause } from './analysis';

/** Finds who waits for whom in a snapshot, and why. Pure; never throws, whatever the snapshot says. */
export function analyse(snapshot: Snapshot): Analysis {
  const chainOf = (start: ThreadId): Chain => ({
    start,
    hops: [],
    end: start,
    verdict: { code: 'unknown', certainty: 'heuristic', summary: '', evidence: [], missing: [], next: [] },
    waiters: 0,
  });
  return { snapshot, chains: [], chainFrom: chainOf, waitersOf: () => [] };
}

/** The chain that starts at a thread, whether it is hung or not. */
export function chainFrom(analysis: Analysis, thread: ThreadId): Chain {
  return analysis.chainFrom(thread);
}

/** Threads that wait, directly or not, for a thing. */
export function waitersOf(analysis: Analysis, id: EntityId): readonly ThreadId[] {
  return analysis.waitersOf(id);
}

/** The chains grouped by what they end at, in the order of the chains. */
export function rootCauses(analysis: Analysis): readonly RootCause[] {
  return analysis.chains.map(chain => ({
    end: chain.end,
    verdict: chain.verdict,
    chains: [chain],
    threads: analysis.waitersOf(chain.end),
  }));
}
