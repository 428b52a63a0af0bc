import { atOnce, paced, type Work } from '../../base/slices';
import type { EntityId, PortId, ProcessId } from '../../model/ids';
import type { GraphNode } from '../../protocol/graph';
import { type CollectedEdge, type CollectedGraph, MAX_NODES } from './collectGraph';
import type { ConnectionBundle, ConnectionIndex } from './connectionIndex';

export interface ConnectionWish {
  /** The picture begins here and holds its neighbours; without it the busiest part is shown. */
  readonly focus?: EntityId;
  /** Ports are folded into the lines from process to process. */
  readonly collapsed?: boolean;
  /** Only connections over which somebody waits. */
  readonly waitingOnly?: boolean;
  /** True of what may be shown (a search). */
  readonly matches?: (id: EntityId) => boolean;
}

/** One line of the picture before it is drawn: from a client to a port or process, or from a port to its owner. */
interface Line {
  readonly from: EntityId;
  readonly to: EntityId;
  connections: number;
  waiting: number;
  readonly owns: boolean;
}

/**
 * Chooses what of the connections is drawn: around the focus by its neighbours, one ring after the other, else those
 * with the most waiting requests first; never more than can be read.
 */
export function collectConnections(index: ConnectionIndex, wish: ConnectionWish): CollectedGraph {
  return atOnce(collectingConnections(index, wish));
}

/** The same with pauses. */
export function* collectingConnections(index: ConnectionIndex, wish: ConnectionWish): Work<CollectedGraph> {
  const lines = yield* linesOf(index, wish);
  yield;
  const chosen = wish.focus === undefined ? busiest(lines) : around(lines, wish.focus);
  const edges = lines.filter(line => chosen.has(line.from) && chosen.has(line.to));
  const targets = waitingTargets(edges);
  const nodes = new Map<EntityId, GraphNode['role']>();
  for (const id of chosen) nodes.set(id, id === wish.focus ? 'start' : targets.has(id) ? 'root' : 'step');
  const omitted = new Set(lines.flatMap(line => [line.from, line.to]).filter(id => !chosen.has(id)));
  return { nodes, edges: edges.map(edgeOf), circle: new Set(), omitted: omitted.size };
}

function* linesOf({ bundles, owners, waitingAt }: ConnectionIndex, wish: ConnectionWish): Work<readonly Line[]> {
  const lines = new Map<string, Line>();
  const add = (from: EntityId, to: EntityId, owns: boolean, connections: number, waiting: number): void => {
    const key = `${from} ${to}`;
    const known = lines.get(key);
    if (!known) lines.set(key, { from, to, owns, connections, waiting });
    else {
      known.connections += connections;
      known.waiting += waiting;
    }
  };
  const fits = fitting(owners, wish);
  yield* paced(bundles, bundle => {
    if (!fits(bundle)) return;
    const { client, port, connections, waiting } = bundle;
    const owner = owners.get(port);
    if (wish.collapsed === true && owner !== undefined) add(client, owner, false, connections, waiting);
    else {
      add(client, port, false, connections, waiting);
      if (owner !== undefined && !lines.has(`${port} ${owner}`)) add(port, owner, true, 0, waitingAt.get(port) ?? 0);
    }
  });
  return [...lines.values()];
}

function fitting(
  owners: ReadonlyMap<PortId, ProcessId>,
  { waitingOnly, matches }: ConnectionWish,
): (bundle: ConnectionBundle) => boolean {
  return ({ client, port, waiting }) => {
    if (waitingOnly === true && waiting === 0) return false;
    const owner = owners.get(port);
    return !matches || matches(client) || matches(port) || (owner !== undefined && matches(owner));
  };
}

/** Lines with the most waiting requests first, then those with the most connections, until the picture is full. */
function busiest(lines: readonly Line[]): ReadonlySet<EntityId> {
  const chosen = new Set<EntityId>();
  const sorted = [...lines].sort((a, b) => b.waiting - a.waiting || b.connections - a.connections);
  for (const { from, to } of sorted) {
    const more = Number(!chosen.has(from)) + Number(!chosen.has(to));
    if (chosen.size + more > MAX_NODES) continue;
    chosen.add(from).add(to);
  }
  return chosen;
}

/** The focus and two rings of neighbours: for a process its ports and their other ends, for a port both its sides. */
function around(lines: readonly Line[], focus: EntityId): ReadonlySet<EntityId> {
  const neighbours = new Map<EntityId, EntityId[]>();
  const link = (a: EntityId, b: EntityId): void => {
    const known = neighbours.get(a);
    if (known) known.push(b);
    else neighbours.set(a, [b]);
  };
  for (const { from, to } of [...lines].sort((a, b) => b.waiting - a.waiting)) {
    link(from, to);
    link(to, from);
  }
  const chosen = new Set<EntityId>([focus]);
  let ring: readonly EntityId[] = [focus];
  for (let i = 0; i < 2; i++) {
    const next: EntityId[] = [];
    for (const id of ring)
      for (const other of neighbours.get(id) ?? []) {
        if (chosen.has(other) || chosen.size >= MAX_NODES) continue;
        chosen.add(other);
        next.push(other);
      }
    ring = next;
  }
  return chosen;
}

/** Ports at which somebody waits, and in a folded picture the processes. */
function waitingTargets(lines: readonly Line[]): ReadonlySet<EntityId> {
  return new Set(lines.filter(line => line.waiting > 0 && !line.owns).map(line => line.to));
}

function edgeOf({ from, to, owns, connections, waiting }: Line): CollectedEdge {
  const count = connections > 1 ? `, ${connections} connections` : '';
  const behind = waiting > 0 ? `, ${waiting} ${waiting === 1 ? 'request waits' : 'requests wait'}` : '';
  return {
    from,
    to,
    label: owns ? 'is owned by' : `is connected to${count}${behind}`,
    certainty: 'certain',
    strong: waiting > 0,
  };
}
