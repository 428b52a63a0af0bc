/*
 * Layout of a wait graph with as many boxes as are ever drawn: 200, in the shape of a hang (clients behind servers behind
 * one lock). It runs in the debug adapter, never in the extension host. Bound: 1 s on the processor.
 */
import type { EntityId } from '../../extension/model/ids';
import { SnapshotBuilder } from '../../extension/model/snapshotBuilder';
import { type CollectedEdge, MAX_NODES } from '../../extension/adapter/graph/collectGraph';
import { layoutGraph } from '../../extension/adapter/graph/layoutGraph';
import { mainThreadMs } from './measured';

const BOUND_MS = 1000;
const RUNS = 3;

const id = (n: number): EntityId => `thread:0x${(0xffff_8000_0000_0000n + BigInt(n) * 0x40n).toString(16)}`;

/** Each box leads to one of the few before it, and every fifth to a second one. */
const edges: readonly CollectedEdge[] = Array.from({ length: MAX_NODES - 1 }, (_, i) => i + 1).flatMap(n =>
  [Math.floor((n - 1) / 3), ...(n % 5 === 0 ? [Math.floor(n / 2)] : [])].map((to): CollectedEdge => ({
    from: id(n),
    to: id(to),
    label: 'waits for',
    certainty: 'certain',
    strong: false,
  })),
);
const nodes = new Map(Array.from({ length: MAX_NODES }, (_, n) => [id(n), 'step' as const]));
const snapshot = new SnapshotBuilder('log').build();

const times = Array.from({ length: RUNS }, () => {
  const start = mainThreadMs() ?? performance.now();
  layoutGraph(snapshot, { nodes, edges, circle: new Set(), omitted: 0 }, 'waits', 'bench');
  return (mainThreadMs() ?? performance.now()) - start;
});
const best = Math.min(...times);
console.log(`layout of ${MAX_NODES} boxes and ${edges.length} lines: ${best.toFixed(0)} ms (bound ${BOUND_MS} ms)`);
process.exitCode = best < BOUND_MS ? 0 : 1;
