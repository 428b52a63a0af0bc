import { paced, type Work } from '../base/slices';
import type { WaitGraph } from './waitGraph';

/**
 * Nodes that can never get on, because whatever they wait for waits in a circle.
 *
 * A node is free when it ends a chain, when all it needs are free, or, where any one of several would do, when one of
 * them is. The rest is stuck: so a pool with one free worker is no deadlock, however its other workers wait.
 */
export function* stuckNodes(graph: WaitGraph): Work<readonly boolean[]> {
  const { edges, steps, before } = graph;
  const open: number[] = [];
  const stuck: boolean[] = [];
  const free: number[] = [];
  yield* paced(edges.entries(), ([n, list]) => {
    const needed = steps[n]?.mode === 'any' ? Math.min(1, list.length) : list.length;
    open.push(needed);
    stuck.push(needed > 0);
    if (needed === 0) free.push(n);
  });
  // The list grows while it is walked.
  yield* paced(free, n => {
    for (const waiting of before[n] ?? []) {
      if (stuck[waiting] !== true) continue;
      const left = (open[waiting] ?? 0) - 1;
      open[waiting] = left;
      if (left > 0) continue;
      stuck[waiting] = false;
      free.push(waiting);
    }
  });
  return stuck;
}
