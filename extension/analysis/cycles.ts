import { paced, type Work } from '../base/slices';
import type { Certainty, Evidence } from '../model/evidence';
import { stopOf, weakest } from '../model/evidence';
import type { EntityId, ThreadId } from '../model/ids';
import { kindOfId } from '../model/ids';
import type { Snapshot } from '../model/snapshot';
import { cyclicComponents } from './components';
import type { Hop } from './verdict';
import { isCertain, isFork, isThread, type WaitGraph } from './waitGraph';

/** A circle of waits. */
export interface Cycle {
  /** In the order of waiting; the first is the thread with the lowest id. */
  readonly nodes: readonly number[];
  readonly threads: readonly ThreadId[];
  /** From each node to the one after it. */
  readonly hops: readonly Hop[];
  /** Proof of all hops, each line as often as it is used, and of the threads' timers. */
  readonly evidence: readonly Evidence[];
  /** Where hops are less than certain, or the wait of a thread may end by itself. */
  readonly doubtful: readonly EntityId[];
  /** Position in `threads` of the first thread at or after a node. */
  readonly threadFrom: ReadonlyMap<number, number>;
  /** The halt that all its evidence is of; `mixed` if there are several. */
  readonly stop: number | 'mixed' | undefined;
  /** It passes through a port or lock with several ways on. */
  readonly forked: boolean;
  /** `certain`: a deadlock. Below: it may be one. */
  readonly certainty: Certainty;
}

/** Searching for the shortest cycle of a component stops after so many edges; the best one so far is used. */
const SEARCH_BUDGET = 2_000_000;

const NONE: readonly number[] = [];

/** The shortest cycle of each component of stuck nodes, one of certain edges alone before any other. */
export function* findingCycles(
  snapshot: Snapshot,
  graph: WaitGraph,
  stuck: readonly boolean[],
): Work<readonly Cycle[]> {
  const next: (readonly number[])[] = [];
  yield* paced(graph.edges.entries(), ([n, edges]) => {
    next.push(stuck[n] ? edges.filter(edge => stuck[edge.to]).map(edge => edge.to) : NONE);
  });
  const cycles: Cycle[] = [];
  for (const component of yield* cyclicComponents(graph.ids.length, n => next[n] ?? NONE)) {
    const members = new Set(component);
    const sure = (n: number): readonly number[] =>
      (graph.edges[n] ?? []).filter(edge => isCertain(edge) && members.has(edge.to)).map(edge => edge.to);
    const any = (n: number): readonly number[] => (next[n] ?? []).filter(to => members.has(to));
    const nodes = (yield* shortestCycle(component, sure)) ?? (yield* shortestCycle(component, any)) ?? component;
    cycles.push(describe(snapshot, graph, nodes));
    yield;
  }
  return cycles;
}

function* shortestCycle(
  component: readonly number[],
  next: (n: number) => readonly number[],
): Work<number[] | undefined> {
  let best: number[] | undefined;
  let budget = SEARCH_BUDGET;
  const tried = new Set<number>();
  for (const start of [...component].sort((a, b) => a - b)) {
    if (budget <= 0) break;
    // All cycles through the members of one that is the only way on were found with the first of them.
    if (tried.has(start)) continue;
    const { cycle, cost } = cycleThrough(start, next, best?.length ?? Infinity);
    yield;
    budget -= cost;
    if (!cycle) continue;
    best = cycle;
    if (cycle.every(n => next(n).length === 1)) for (const n of cycle) tried.add(n);
  }
  return best;
}

/** Breadth first from a node back to itself, for cycles shorter than `limit` nodes. */
function cycleThrough(
  start: number,
  next: (n: number) => readonly number[],
  limit: number,
): { readonly cycle: number[] | undefined; readonly cost: number } {
  const from = new Map<number, number>();
  let level = [start];
  let cost = 0;
  for (let depth = 1; depth < limit && level.length > 0; depth++) {
    const deeper: number[] = [];
    for (const node of level) {
      for (const to of next(node)) {
        cost++;
        if (to === start) return { cycle: wayBack(start, node, from), cost };
        if (from.has(to)) continue;
        from.set(to, node);
        deeper.push(to);
      }
    }
    level = deeper;
  }
  return { cycle: undefined, cost: cost + 1 };
}

function wayBack(start: number, last: number, from: ReadonlyMap<number, number>): number[] {
  const nodes: number[] = [];
  for (let node: number | undefined = last; node !== undefined && node !== start; node = from.get(node))
    nodes.push(node);
  return [start, ...nodes.reverse()];
}

function describe(snapshot: Snapshot, graph: WaitGraph, found: readonly number[]): Cycle {
  const nodes = fromLowestThread(graph, found);
  const hops = nodes.flatMap((n, i) => {
    const to = nodes[(i + 1) % nodes.length];
    const edge = graph.edges[n]?.find(e => e.to === to);
    return edge ? [edge.hop] : [];
  });
  const threads = nodes
    .map(n => graph.ids[n])
    .filter(id => id !== undefined && kindOfId(id) === 'thread') as ThreadId[];
  const edges = hops.length === nodes.length ? weakest(...hops.map(hop => hop.certainty)) : 'heuristic';
  const timed = nodes.some(n => isThread(graph, n) && graph.steps[n]?.timeout !== 'none');
  const evidence = [...hops.flatMap(hop => hop.evidence), ...timersOf(snapshot, threads)];
  const [stop, ...others] = new Set(evidence.map(stopOf));
  const sure = edges === 'certain' && !timed && others.length === 0;
  const certainty = sure ? 'certain' : weakest(edges, 'likely');
  const doubtful = sure ? [] : doubtfulNodes(graph, nodes, hops);
  return {
    nodes,
    threads,
    hops,
    evidence,
    doubtful,
    threadFrom: threadPositions(graph, nodes),
    stop: others.length > 0 ? 'mixed' : stop,
    forked: nodes.some(n => isFork(graph, n)),
    certainty,
  };
}

/** What was read of the threads' own timers, by themselves or among what is waited for: that none is armed is part of the proof. */
function timersOf(snapshot: Snapshot, threads: readonly ThreadId[]): readonly Evidence[] {
  return threads.flatMap(id => {
    const { timeout, waitObjects } = snapshot.threads.get(id) ?? {};
    const used = timeout && !snapshot.contradicted(id, 'timeout') ? timeout : waitObjects;
    return used?.evidence ?? [];
  });
}

function doubtfulNodes(graph: WaitGraph, nodes: readonly number[], hops: readonly Hop[]): readonly EntityId[] {
  const unsure = hops.filter(hop => hop.certainty !== 'certain').map(hop => hop.from);
  const untimed = nodes.filter(n => isThread(graph, n) && graph.steps[n]?.timeout === undefined);
  return [...new Set([...unsure, ...untimed.flatMap(n => graph.ids[n] ?? [])])];
}

function threadPositions(graph: WaitGraph, nodes: readonly number[]): ReadonlyMap<number, number> {
  const positions = new Map<number, number>();
  let next = 0;
  for (const n of nodes) {
    positions.set(n, next);
    if (isThread(graph, n)) next++;
  }
  return positions;
}

/** Turns a cycle so that it begins with its thread of the lowest id: the same cycle always reads the same. */
function fromLowestThread(graph: WaitGraph, nodes: readonly number[]): readonly number[] {
  let first = -1;
  for (const [i, n] of nodes.entries()) {
    if (!isThread(graph, n)) continue;
    const lowest = graph.ids[nodes[first] ?? -1];
    if (lowest === undefined || (graph.ids[n] ?? '') < lowest) first = i;
  }
  return first <= 0 ? nodes : [...nodes.slice(first), ...nodes.slice(0, first)];
}
