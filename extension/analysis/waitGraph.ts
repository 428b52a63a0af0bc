import { paced, type Work } from '../base/slices';
import type { EntityId, LockId, MessageId, PortId, ProcessId, ThreadId } from '../model/ids';
import { kindOfId } from '../model/ids';
import type { RuleContext } from './ruleContext';
import { irpStep } from './rules/ioWait';
import { lockStep } from './rules/locks';
import { messageStep } from './rules/messageStep';
import { processStep } from './rules/objectWait';
import { portStep } from './rules/portStep';
import { threadStep } from './rules/threadStep';
import type { Step } from './step';
import type { Hop } from './verdict';

/** One way on from a node. */
export interface Edge {
  readonly to: number;
  readonly hop: Hop;
}

/** Who waits for what, by node numbers. Every thread is a node, and all that a wait of one leads to. */
export interface WaitGraph {
  readonly ids: readonly EntityId[];
  readonly numbers: ReadonlyMap<EntityId, number>;
  readonly steps: readonly Step[];
  readonly edges: readonly (readonly Edge[])[];
  /** Nodes with an edge to this one. */
  readonly before: readonly (readonly number[])[];
  /** Nodes whose finding is about this thing without an edge to it. */
  readonly endingAt: ReadonlyMap<EntityId, readonly number[]>;
}

/** Applies the rules to everything that threads wait for. Linear in the facts. */
export function* buildingWaitGraph(context: RuleContext): Work<WaitGraph> {
  const ids: EntityId[] = [];
  const numbers = new Map<EntityId, number>();
  const number = (id: EntityId): number => {
    const known = numbers.get(id);
    if (known !== undefined) return known;
    numbers.set(id, ids.length);
    return ids.push(id) - 1;
  };
  for (const id of startingThreads(context)) number(id);
  const steps: Step[] = [];
  const edges: Edge[][] = [];
  // The list grows while it is walked.
  yield* paced(ids, id => {
    const step = stepOf(context, id);
    steps.push(step);
    edges.push(edgesOf(step, number));
  });
  return { ids, numbers, steps, edges, ...(yield* backwards(ids, edges, steps)) };
}

/** All threads that were read, and those that a message or a lock names as waiting. */
function startingThreads(context: RuleContext): ReadonlySet<ThreadId> {
  return new Set([
    ...context.snapshot.threads.keys(),
    ...context.index.messagesByWaiter.keys(),
    ...context.index.locksByWaiter.keys(),
  ]);
}

function stepOf(context: RuleContext, id: EntityId): Step {
  switch (kindOfId(id)) {
    case 'thread':
      return threadStep(context, id as ThreadId);
    case 'message':
      return messageStep(context, id as MessageId);
    case 'port':
      return portStep(context, id as PortId);
    case 'lock':
      return lockStep(context, id as LockId);
    case 'process':
      return processStep(context, id as ProcessId);
    case 'irp':
      return irpStep(context, id as `irp:${string}`);
  }
}

function edgesOf(step: Step, number: (id: EntityId) => number): Edge[] {
  if (step.follow.length === 0) return [];
  const byTarget = new Map<EntityId, Hop>();
  for (const hop of step.hops) if (!byTarget.has(hop.to)) byTarget.set(hop.to, hop);
  return step.follow.flatMap(to => {
    const hop = byTarget.get(to);
    return hop ? [{ to: number(to), hop }] : [];
  });
}

function* backwards(
  ids: readonly EntityId[],
  edges: readonly (readonly Edge[])[],
  steps: readonly Step[],
): Work<Pick<WaitGraph, 'before' | 'endingAt'>> {
  const before: number[][] = ids.map(() => []);
  const endingAt = new Map<EntityId, number[]>();
  yield* paced(edges.entries(), ([n, list]) => {
    for (const edge of list) before[edge.to]?.push(n);
    const at = list.length === 0 ? steps[n]?.finding?.at : undefined;
    if (at === undefined || at === ids[n]) return;
    const others = endingAt.get(at);
    if (others) others.push(n);
    else endingAt.set(at, [n]);
  });
  return { before, endingAt };
}

export function isCertain(edge: Edge): boolean {
  return edge.hop.certainty === 'certain';
}

export function isThread(graph: WaitGraph, n: number): boolean {
  const id = graph.ids[n];
  return id !== undefined && kindOfId(id) === 'thread';
}

/** A port with a pool, or a lock with several owners. Waits for several objects have hops, but no branches. */
export function isFork(graph: WaitGraph, node: number): boolean {
  const edges = graph.edges[node]?.length ?? 0;
  return edges > 0 && !isThread(graph, node) && (edges > 1 || graph.steps[node]?.finding !== undefined);
}
