import type { WaitGraph } from './waitGraph';

/**
 * Nodes that can never get on, because whatever they wait for waits in a circle.
 *
 * A node is free when it ends a chain, when all it needs are free, or, where any one of several would do, when one of
 * them is. The rest is stuck: so a pool with one free worker is no deadlock, however its other workers wait.
 */
export function stuckNodes(graph: WaitGraph): readonly boolean[] {
  const { edges, steps, before } = graph;
  const open = edges.map((list, n) => (steps[n]?.mode === 'any' ? Math.min(1, list.length) : list.length));
  const work: number[] = [];
  for (const [n, count] of open.entries()) if (count === 0) work.push(n);
  const stuck = edges.map(() => true);
  for (const n of work) stuck[n] = false;
  for (let n = work.pop(); n !== undefined; n = work.pop()) {
    for (const waiting of before[n] ?? []) {
      if (stuck[waiting] !== true) continue;
      const left = (open[waiting] ?? 0) - 1;
      open[waiting] = left;
      if (left > 0) continue;
      stuck[waiting] = false;
      work.push(waiting);
    }
  }
  return stuck;
}
