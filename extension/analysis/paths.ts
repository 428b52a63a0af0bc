import { paced, type Work } from '../base/slices';
import type { Certainty } from '../model/evidence';
import { stopOf, weakest } from '../model/evidence';
import type { Snapshot } from '../model/snapshot';
import type { Cycle } from './cycles';
import { solidEnds } from './solidEnds';
import type { Hop } from './verdict';
import { type Edge, isFork, isThread, type WaitGraph } from './waitGraph';

/** Where the wait of a node ends. */
export interface PathEnd {
  /** The last node before the finding; of a deadlock, the first node of the cycle. */
  readonly node: number;
  readonly cycle?: Cycle;
  /** The weakest step on the way and the finding itself; `certain` of one halt only. */
  readonly certainty: Certainty;
  /** Threads on the way, the node itself and the end included. */
  readonly threads: number;
  /** The last thread on the way. */
  readonly last?: number;
  /** The last step of the way. */
  readonly into?: Hop;
  /** The last thread on the way was reached as the server of a request. */
  readonly served: boolean;
  /** Position of the first thread of the cycle that is reached, in the cycle's list. */
  readonly entry: number;
  /** Somewhere on the way there are several ways on. */
  readonly forked: boolean;
}

export interface Paths {
  /** The way on that the chain takes from a node; undefined where it ends. */
  readonly choice: readonly (Edge | undefined)[];
  readonly ends: readonly PathEnd[];
}

interface Draft {
  node: number;
  cycle?: Cycle;
  certainty: Certainty;
  /** The halt that all evidence is of; `mixed` if there are several. */
  stop: number | 'mixed' | undefined;
  threads: number;
  last: number | undefined;
  into: Hop | undefined;
  /** undefined until a thread has been passed. */
  served: boolean | undefined;
  forked: boolean;
  entry: number;
}

/** Chooses one way through the graph for every node and works out where it ends. Linear, without recursion. */
export function* findingPaths(
  snapshot: Snapshot,
  graph: WaitGraph,
  stuck: readonly boolean[],
  cycles: readonly Cycle[],
): Work<Paths> {
  const choice = yield* chooseWays(graph, stuck, cycles);
  const solid = yield* solidEnds(snapshot, graph, choice);
  const cycleOf = new Map<number, Cycle>();
  for (const cycle of cycles) for (const node of cycle.nodes) cycleOf.set(node, cycle);
  const drafts: (Draft | undefined)[] = graph.ids.map(() => undefined);
  yield* paced(graph.ids.keys(), start => {
    const way: number[] = [];
    let n: number | undefined = start;
    while (n !== undefined && drafts[n] === undefined && !cycleOf.has(n) && choice[n]) {
      way.push(n);
      n = choice[n]?.to;
    }
    if (n === undefined) return;
    const last = cycleOf.get(n);
    const end = drafts[n] ?? (last ? cycleEnd(last, n) : findingEnd(graph, solid, n));
    drafts[n] = end;
    let draft = end;
    for (const node of way.reverse()) {
      draft = stepBack(graph, draft, choice[node], node);
      drafts[node] = draft;
    }
  });
  const ends: PathEnd[] = [];
  yield* paced(drafts.entries(), ([n, draft]) => {
    ends.push(finished(draft ?? findingEnd(graph, solid, n)));
  });
  return { choice, ends };
}

function cycleEnd(cycle: Cycle, entered: number): Draft {
  return {
    node: cycle.nodes[0] ?? entered,
    cycle,
    certainty: cycle.certainty,
    stop: cycle.stop,
    threads: cycle.threads.length,
    last: undefined,
    into: undefined,
    served: undefined,
    forked: cycle.forked,
    // Behind the last thread comes the first one again.
    entry: (cycle.threadFrom.get(entered) ?? 0) % Math.max(1, cycle.threads.length),
  };
}

function findingEnd(graph: WaitGraph, solid: readonly boolean[], node: number): Draft {
  const finding = graph.steps[node]?.finding;
  const forked = isFork(graph, node);
  return {
    node,
    certainty: weakest(finding?.certainty ?? 'heuristic', forked && solid[node] !== true ? 'likely' : 'certain'),
    stop: (finding?.evidence ?? []).map(stopOf).reduce<Draft['stop']>(joinStops, undefined),
    threads: isThread(graph, node) ? 1 : 0,
    last: isThread(graph, node) ? node : undefined,
    into: undefined,
    served: undefined,
    forked,
    entry: 0,
  };
}

function joinStops(a: Draft['stop'], b: number | 'mixed' | undefined): Draft['stop'] {
  if (a === undefined || b === undefined) return a ?? b;
  return a === b ? a : 'mixed';
}

function stepBack(graph: WaitGraph, next: Draft, edge: Edge | undefined, node: number): Draft {
  if (!edge) return next;
  const served = next.served ?? (isThread(graph, edge.to) ? edge.hop.relation === 'served-by' : undefined);
  const threads = next.threads + (isThread(graph, node) ? 1 : 0);
  const last = next.last ?? (isThread(graph, node) ? node : undefined);
  const forked = next.forked || isFork(graph, node);
  const stop = edge.hop.evidence.map(stopOf).reduce<Draft['stop']>(joinStops, next.stop);
  const into = next.into ?? edge.hop;
  return { ...next, certainty: weakest(next.certainty, edge.hop.certainty), stop, threads, last, into, served, forked };
}

function finished(draft: Draft): PathEnd {
  const certainty = draft.stop === 'mixed' ? weakest(draft.certainty, 'likely') : draft.certainty;
  const { node, threads, last, into, served = false, forked, entry, cycle } = draft;
  const base = { node, certainty, threads, served, forked, entry };
  return { ...base, ...(last !== undefined && { last }), ...(into && { into }), ...(cycle && { cycle }) };
}

/** Stuck nodes take the shortest way to a cycle, a certain one first; others the first way, if one has to be taken. */
function* chooseWays(
  graph: WaitGraph,
  stuck: readonly boolean[],
  cycles: readonly Cycle[],
): Work<readonly (Edge | undefined)[]> {
  const choice: (Edge | undefined)[] = [];
  yield* paced(graph.edges.entries(), ([n, edges]) => {
    choice.push(stuck[n] || graph.steps[n]?.finding ? undefined : edges[0]);
  });
  const work: number[] = [];
  const placed = new Set<number>();
  for (const cycle of [...cycles].sort((a, b) => rank(a) - rank(b))) {
    for (const [i, n] of cycle.nodes.entries()) {
      const to = cycle.nodes[(i + 1) % cycle.nodes.length];
      choice[n] = graph.edges[n]?.find(edge => edge.to === to);
      placed.add(n);
      work.push(n);
    }
  }
  // The list grows while it is walked.
  yield* paced(work, n => {
    for (const before of graph.before[n] ?? []) {
      if (!stuck[before] || placed.has(before)) continue;
      choice[before] = graph.edges[before]?.find(edge => edge.to === n);
      placed.add(before);
      work.push(before);
    }
  });
  return choice;
}

function rank(cycle: Cycle): number {
  return cycle.certainty === 'certain' ? 0 : 1;
}
