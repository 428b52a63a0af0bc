import { paced, type Work } from '../base/slices';
import type { Snapshot } from '../model/snapshot';
import type { ThreadId } from '../model/ids';
import { kindOfId } from '../model/ids';
import { type Edge, isCertain, isFork, isThread, type WaitGraph } from './waitGraph';

/**
 * Nodes of which it is certain where their wait ends, whatever else might be read.
 *
 * That all threads of a pool are busy could still turn out to be a circle of waits as long as the wait of every one of
 * them ends in the dark; one whose end is certain rules that out.
 */
export function* solidEnds(
  snapshot: Snapshot,
  graph: WaitGraph,
  choice: readonly (Edge | undefined)[],
): Work<readonly boolean[]> {
  const solid: boolean[] = [];
  const work: number[] = [];
  yield* paced(graph.ids.keys(), n => {
    solid.push(!isFork(graph, n) && isSolidEnd(snapshot, graph, choice, n));
    if (solid[n] === true) work.push(n);
  });
  // The list grows while it is walked.
  yield* paced(work, n => {
    for (const before of graph.before[n] ?? []) {
      if (solid[before] || !passesOn(graph, choice, before, n)) continue;
      solid[before] = true;
      work.push(before);
    }
  });
  return solid;
}

function passesOn(graph: WaitGraph, choice: readonly (Edge | undefined)[], before: number, n: number): boolean {
  if (isFork(graph, before)) return graph.steps[before]?.finding?.certainty === 'certain';
  const edge = choice[before];
  return edge?.to === n && isCertain(edge);
}

/** A certain finding, or a thread whose frames were read and show no lock behind the event that it waits for. */
function isSolidEnd(snapshot: Snapshot, graph: WaitGraph, choice: readonly (Edge | undefined)[], n: number): boolean {
  const own = graph.steps[n]?.finding;
  if (own?.certainty === 'certain') return true;
  if (!isThread(graph, n)) return false;
  const framed = snapshot.threads.get(graph.ids[n] as ThreadId)?.frames !== undefined;
  const next = choice[n]?.to;
  const finding = own ?? (next === undefined ? undefined : graph.steps[next]?.finding);
  const onLock = next === undefined || kindOfId(graph.ids[next] ?? 'thread:') === 'lock';
  return framed && onLock && finding?.ownerless === true;
}
