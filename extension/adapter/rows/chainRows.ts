import type { Chain, Hop, Relation } from '../../analysis/verdict';
import type { Port } from '../../model/entities';
import { type EntityId, kindOfId, type MessageId } from '../../model/ids';
import { MAX_BRANCHES } from './chainTexts';
import { messageSeed, noteNode, objectSeed, threadSeed } from './entityRows';
import { ENTITY_ICONS } from './icons';
import { groupBy } from './multiMap';
import { idText, nameOf } from './names';
import { portText } from './portRows';
import type { RowNode, RowSeed } from './rowNode';
import { counted, joined, thisInput } from './texts';
import { entityTooltip, lineOf, statementTooltip } from './tooltips';
import { verdictNode } from './verdictRows';
import type { ViewSource } from './viewSource';

/** Steps nested into each other; a longer chain goes on in the report. */
const MAX_DEPTH = 40;

const RELATIONS: Readonly<Record<Relation, string>> = {
  'waits-for-reply': 'reply awaited',
  'queued-at': 'queued at',
  'served-by': 'server thread',
  'owned-by': 'owner',
  'waits-for-lock': 'waited for',
  'held-by': 'holder',
  'waits-for-process': 'end awaited',
  'waits-for-thread': 'end awaited',
  'waits-for-io': 'I/O pending',
};

/** Rows of the steps of a chain, nested from the waiting thread on, and its verdict as the last row. */
export function chainSteps(source: ViewSource, chain: Chain): readonly RowNode[] {
  return stepsOf(source, chain, new Set([chain.start]), 0);
}

function stepsOf(source: ViewSource, chain: Chain, path: ReadonlySet<EntityId>, depth: number): readonly RowNode[] {
  const walk: Walk = {
    source,
    hops: groupBy(chain.hops, hop => hop.from),
    branches: new Map((chain.branches ?? []).map(branch => [branch.start, branch])),
    opened: new Set([chain.start]),
  };
  return [...below(walk, chain.start, path, depth), verdictNode(source, chain)];
}

interface Walk {
  readonly source: ViewSource;
  readonly hops: ReadonlyMap<EntityId, readonly Hop[]>;
  /** Continuations behind one of several server threads, by that thread. */
  readonly branches: ReadonlyMap<EntityId, Chain>;
  /** Things whose steps stand somewhere already: a chain is drawn once, also where its steps meet again. */
  readonly opened: Set<EntityId>;
}

function below(walk: Walk, from: EntityId, path: ReadonlySet<EntityId>, depth: number): readonly RowNode[] {
  const hops = walk.hops.get(from) ?? [];
  if (depth >= MAX_DEPTH && hops.length > 0) {
    return [noteNode('more', 'The chain goes on', 'see the hang report for all of its steps', 'ellipsis')];
  }
  const shown = hops.slice(0, MAX_BRANCHES).map(hop => stepNode(walk, hop, path, depth));
  const rest = hops.length - shown.length;
  return rest > 0 ? [...shown, noteNode('rest', counted(rest, 'more server thread'), 'listed in Ports')] : shown;
}

function stepNode(walk: Walk, hop: Hop, path: ReadonlySet<EntityId>, depth: number): RowNode {
  if (path.has(hop.to)) return backNode(walk.source, hop);
  const deeper = new Set(path).add(hop.to);
  const branch = walk.branches.get(hop.to);
  const first = !walk.opened.has(hop.to);
  walk.opened.add(hop.to);
  const steps = first ? below(walk, hop.to, deeper, depth + 1) : [];
  const rest = branch && first ? stepsOf(walk.source, branch, deeper, depth + 1) : [];
  const children = [...steps, ...rest];
  return {
    key: hop.to,
    entity: hop.to,
    seed: () => hopSeed(walk.source, hop),
    ...(children.length > 0 ? { children: () => children } : {}),
  };
}

/** A cycle closes here. */
function backNode(source: ViewSource, hop: Hop): RowNode {
  const thread = source.snapshot.find(hop.to);
  return {
    key: `back:${hop.to}`,
    seed: () => ({
      kind: 'note',
      label: `Back to ${nameOf(source.snapshot, hop.to)}`,
      ...joined(relationText(hop), 'the cycle closes'),
      icon: 'sync',
      color: 'list.errorForeground',
      entity: hop.to,
      ...(thread?.kind === 'thread' ? { thread: thread.id } : {}),
      ...lineOf(hop.evidence),
      tooltip: () => statementTooltip(sentence(source, hop), hop.certainty, hop.evidence),
    }),
  };
}

function hopSeed(source: ViewSource, hop: Hop): RowSeed {
  const seed = targetSeed(source, hop.to, relationText(hop));
  const whole = seed.tooltip;
  return {
    ...seed,
    expanded: true,
    ...lineOf(hop.evidence),
    tooltip: () => {
      const why = statementTooltip(sentence(source, hop), hop.certainty, hop.evidence);
      return whole ? `${why}\n\n---\n\n${whole()}` : why;
    },
  };
}

function relationText(hop: Hop): string {
  return hop.certainty === 'certain' ? RELATIONS[hop.relation] : `${RELATIONS[hop.relation]} (${hop.certainty})`;
}

function sentence(source: ViewSource, hop: Hop): string {
  const from = nameOf(source.snapshot, hop.from);
  return `${from} → ${hop.relation.replaceAll('-', ' ')} → ${nameOf(source.snapshot, hop.to)}`;
}

function targetSeed(source: ViewSource, id: EntityId, note: string): RowSeed {
  const entity = source.snapshot.find(id);
  if (entity?.kind === 'thread') return threadSeed(source, entity, note);
  if (entity?.kind === 'port') return portSeedOf(source, entity, note);
  switch (kindOfId(id)) {
    case 'message': {
      const known = source.messages.byId.get((entity?.id ?? id) as MessageId);
      return messageSeed(source, known ?? { id: id as MessageId }, note);
    }
    case 'lock':
    case 'irp':
      return objectSeed(source, id, note);
    default:
      return plainSeed(source, id, note);
  }
}

function portSeedOf(source: ViewSource, port: Port, note: string): RowSeed {
  return { ...plainSeed(source, port.id, note), ...joined(note, portText(source, port)) };
}

function plainSeed(source: ViewSource, id: EntityId, note: string): RowSeed {
  const kind = kindOfId(id);
  const name = nameOf(source.snapshot, id);
  const known = source.snapshot.find(id) !== undefined;
  return {
    kind,
    label: name,
    ...joined(note, known ? undefined : `not in ${thisInput(source.snapshot)}`),
    icon: ENTITY_ICONS[kind],
    entity: id,
    ...(kind === 'thread' ? { thread: id } : {}),
    copy: idText(source.snapshot, id),
    tooltip: () => entityTooltip(source, id, name),
  };
}
