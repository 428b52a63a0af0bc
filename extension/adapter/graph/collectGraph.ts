import type { Analysis } from '../../analysis/analysis';
import type { Chain, Hop, Relation } from '../../analysis/verdict';
import type { EntityId } from '../../model/ids';
import type { GraphEdge, GraphNode } from '../../protocol/graph';

/** More than this many boxes cannot be read, and laying them out takes seconds. */
export const MAX_NODES = 200;

/** Boxes and lines before they have places. */
export interface CollectedGraph {
  readonly nodes: ReadonlyMap<EntityId, GraphNode['role']>;
  readonly edges: readonly CollectedEdge[];
  /** Keys `from to` of lines that belong to a circle. */
  readonly circle: ReadonlySet<string>;
  /** Chains, or things, that are not in the picture because it would be too large to read. */
  readonly omitted: number;
}

export type CollectedEdge = Pick<GraphEdge, 'from' | 'to' | 'label' | 'certainty' | 'strong'>;

const LABELS: Readonly<Record<Relation, string>> = {
  'waits-for-reply': 'waits for the reply to',
  'queued-at': 'is queued at',
  'served-by': 'is served by',
  'owned-by': 'is owned by',
  'waits-for-lock': 'waits for',
  'held-by': 'is held by',
  'waits-for-process': 'waits for',
  'waits-for-thread': 'waits for',
  'waits-for-io': 'waits for',
};

export const edgeKey = (edge: Pick<GraphEdge, 'from' | 'to'>): string => `${edge.from} ${edge.to}`;

/** Puts chains together, the most important first, until the picture is full; equal steps of several chains are one line. */
export function collectGraph(analysis: Analysis, about?: EntityId): CollectedGraph {
  const nodes = new Map<EntityId, GraphNode['role']>();
  const edges = new Map<string, Hop>();
  const circle = new Set<string>();
  let omitted = 0;
  for (const chain of analysis.chains) {
    const hops = allHops(chain);
    if (about !== undefined && chain.start !== about && !hops.some(hop => hop.from === about || hop.to === about))
      continue;
    const added = new Set(hops.flatMap(hop => [hop.from, hop.to]).filter(id => !nodes.has(id)));
    if (nodes.size + added.size > MAX_NODES) {
      omitted++;
      continue;
    }
    addChain(chain, hops, nodes, edges, circle);
  }
  const targets = new Set([...edges.values()].map(edge => edge.to));
  for (const chain of analysis.chains) {
    if (nodes.get(chain.start) === 'step' && !targets.has(chain.start)) nodes.set(chain.start, 'start');
  }
  const drawn = [...edges.values()].map(({ from, to, relation, certainty }) => ({
    from,
    to,
    label: LABELS[relation],
    certainty,
    strong: false,
  }));
  return { nodes, edges: drawn, circle, omitted };
}

function addChain(
  chain: Chain,
  hops: readonly Hop[],
  nodes: Map<EntityId, GraphNode['role']>,
  edges: Map<string, Hop>,
  circle: Set<string>,
): void {
  if (!nodes.has(chain.start)) nodes.set(chain.start, 'step');
  for (const hop of hops) {
    for (const id of [hop.from, hop.to]) if (!nodes.has(id)) nodes.set(id, 'step');
    const known = edges.get(edgeKey(hop));
    if (!known) edges.set(edgeKey(hop), hop);
  }
  const members = new Set<EntityId>(chain.verdict.cycle ?? []);
  if (members.size > 0) markCircle(members, hops, nodes, circle);
  else if (nodes.get(chain.end) === 'step') nodes.set(chain.end, 'root');
}

/**
 * The steps from one thread of a circle to the next belong to it, with the messages and locks that they lead through;
 * what only hangs on them (the port at which a message is queued) does not.
 */
function markCircle(
  members: ReadonlySet<EntityId>,
  hops: readonly Hop[],
  nodes: Map<EntityId, GraphNode['role']>,
  circle: Set<string>,
): void {
  let run: Hop[] = [];
  for (const hop of hops) {
    if (members.has(hop.from)) run = [];
    run.push(hop);
    if (!members.has(hop.to)) continue;
    const path = pathTo(hop.to, run);
    const first = path[0];
    if (first && members.has(first.from)) {
      for (const step of path) {
        circle.add(edgeKey(step));
        nodes.set(step.from, 'deadlock');
        nodes.set(step.to, 'deadlock');
      }
    }
    run = [];
  }
}

/** Those of some steps that lead to a thing one after the other, in order. */
function pathTo(end: EntityId, steps: readonly Hop[]): readonly Hop[] {
  const path: Hop[] = [];
  let place = end;
  for (const step of [...steps].reverse()) {
    if (step.to !== place) continue;
    path.unshift(step);
    place = step.from;
  }
  return path;
}

/** The steps of a chain and of its branches, each thing once. */
function allHops(chain: Chain): readonly Hop[] {
  const found: Hop[] = [];
  const open: Chain[] = [chain];
  for (let next = open.pop(); next && found.length < MAX_NODES * 4; next = open.pop()) {
    found.push(...next.hops);
    open.push(...(next.branches ?? []));
  }
  return found;
}
