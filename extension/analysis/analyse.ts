import { atOnce, inOrder, paced, type Work } from '../base/slices';
import type { EntityId, ThreadId } from '../model/ids';
import type { Snapshot } from '../model/snapshot';
import type { Analysis } from './analysis';
import { ChainMaker } from './chainMaker';
import { findingCycles } from './cycles';
import { indexing, inUse } from './inverseIndex';
import { compareChains } from './order';
import { findingPaths } from './paths';
import { RuleContext } from './ruleContext';
import { stuckNodes } from './stuck';
import type { Chain } from './verdict';
import { buildingWaitGraph } from './waitGraph';
import { Waiters } from './waiters';

export type { Analysis, RootCause } from './analysis';
export { rootCauses } from './rootCauses';

/** Finds who waits for whom in a snapshot, and why. Pure; never throws, whatever the snapshot says. */
export function analyse(snapshot: Snapshot): Analysis {
  return atOnce(analysing(snapshot));
}

/** The same with pauses, for who has others to serve meanwhile: a machine of 20,000 threads takes a second or two. */
export function* analysing(snapshot: Snapshot): Work<Analysis> {
  const index = yield* indexing(snapshot);
  const context = new RuleContext(snapshot, index);
  const graph = yield* buildingWaitGraph(context);
  const stuck = yield* stuckNodes(graph);
  const paths = yield* findingPaths(snapshot, graph, stuck, yield* findingCycles(snapshot, graph, stuck));
  const waiters = new Waiters(snapshot, index, graph);
  const maker = new ChainMaker(context, graph, paths, waiters);
  const hung = graph.ids.filter((_, n) => graph.steps[n]?.hung === true) as ThreadId[];
  const chains: Chain[] = [];
  yield* paced(hung, id => chains.push(maker.chain(id)));
  const sorted = yield* inOrder(chains, compareChains);
  return {
    snapshot,
    chains: sorted,
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
