import type { EntityId, ThreadId } from '../model/ids';
import type { Snapshot } from '../model/snapshot';
import type { Analysis } from './analysis';
import { ChainMaker } from './chainMaker';
import { findCycles } from './cycles';
import { buildInverseIndex, inUse } from './inverseIndex';
import { compareChains } from './order';
import { findPaths } from './paths';
import { RuleContext } from './ruleContext';
import { stuckNodes } from './stuck';
import type { Chain } from './verdict';
import { buildWaitGraph } from './waitGraph';
import { Waiters } from './waiters';

export type { Analysis, RootCause } from './analysis';
export { rootCauses } from './rootCauses';

/** Finds who waits for whom in a snapshot, and why. Pure; never throws, whatever the snapshot says. */
export function analyse(snapshot: Snapshot): Analysis {
  const index = buildInverseIndex(snapshot);
  const context = new RuleContext(snapshot, index);
  const graph = buildWaitGraph(context);
  const stuck = stuckNodes(graph);
  const paths = findPaths(snapshot, graph, stuck, findCycles(snapshot, graph, stuck));
  const waiters = new Waiters(snapshot, index, graph);
  const maker = new ChainMaker(context, graph, paths, waiters);
  const hung = graph.ids.filter((_, n) => graph.steps[n]?.hung === true) as ThreadId[];
  return {
    snapshot,
    chains: hung.map(id => maker.chain(id)).sort(compareChains),
    chainFrom: id => maker.chain(inUse(snapshot, id)),
    waitersOf: id => waiters.of(inUse(snapshot, id)),
  };
}

/** The chain that starts at a thread, whether it is hung or not. */
export function chainFrom(analysis: Analysis, thread: ThreadId): Chain {
  return analysis.chainFrom(thread);
}

/** Threads that wait, directly or not, for a thing. */
export function waitersOf(analysis: Analysis, id: EntityId): readonly ThreadId[] {
  return analysis.waitersOf(id);
}
