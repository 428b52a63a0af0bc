import * as dagre from '@dagrejs/dagre';
import { nameOf } from '../../analysis/names';
import type { Relation } from '../../analysis/verdict';
import type { EntityId } from '../../model/ids';
import { kindOfId } from '../../model/ids';
import type { Snapshot } from '../../model/snapshot';
import type { GraphEdge, GraphNode, WaitGraph } from '../../protocol/graph';
import { edgeKey, type CollectedGraph } from './collectGraph';

/** Width of a character of the page's text, a little above the average of common fonts. */
const CHARACTER = 7.2;
const WIDTH = { least: 130, most: 320, padding: 40 };
const HEIGHT = 46;
const LONGEST_TEXT = 60;

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

interface Place {
  readonly x: number;
  readonly y: number;
}

/** Gives boxes and lines their places, waiting threads at the top and what they wait for below. */
export function layoutGraph(snapshot: Snapshot, collected: CollectedGraph, title: string): WaitGraph {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 26, ranksep: 44, marginx: 16, marginy: 16 });
  graph.setDefaultEdgeLabel(() => ({}));
  const texts = new Map([...collected.nodes.keys()].map(id => [id, textOf(snapshot, id)]));
  for (const [id, text] of texts) graph.setNode(id, { width: widthOf(text), height: HEIGHT });
  for (const edge of collected.edges) graph.setEdge(edge.from, edge.to, {}, edgeKey(edge));
  if (collected.nodes.size > 0) dagre.layout(graph);
  const nodes = [...collected.nodes].map(([entity, role]): GraphNode => {
    const place = graph.node(entity) as Place & { readonly width: number; readonly height: number };
    const text = texts.get(entity) ?? { title: entity, detail: '' };
    return {
      entity,
      kind: kindOfId(entity),
      role,
      ...text,
      x: place.x,
      y: place.y,
      width: place.width,
      height: place.height,
    };
  });
  const edges = collected.edges.map((edge): GraphEdge => {
    const line = graph.edge(edge.from, edge.to, edgeKey(edge)) as { readonly points?: readonly Place[] } | undefined;
    return {
      from: edge.from,
      to: edge.to,
      label: LABELS[edge.relation],
      certainty: edge.certainty,
      circle: collected.circle.has(edgeKey(edge)),
      points: (line?.points ?? []).map(({ x, y }) => ({ x, y })),
    };
  });
  const { width = 0, height = 0 } = graph.graph() as { readonly width?: number; readonly height?: number };
  return { title, nodes, edges, width, height, omittedChains: collected.omittedChains };
}

interface BoxText {
  readonly title: string;
  readonly detail: string;
}

/** Two short lines for a box. */
function textOf(snapshot: Snapshot, id: EntityId): BoxText {
  const entity = snapshot.find(id);
  const name = cut(nameOf(snapshot, id));
  switch (entity?.kind) {
    case 'thread': {
      const reason = entity.waitReason?.value ?? entity.state?.value ?? 'unknown (not read)';
      return { title: name, detail: cut(reason) };
    }
    case 'message':
      return {
        title: name,
        detail: cut(
          [entity.type?.value, entity.queue && `${entity.queue.value} queue`].filter(Boolean).join(', ') || 'not read',
        ),
      };
    case 'port':
      return { title: name, detail: entity.type ? `${entity.type.value} port` : 'port' };
    case 'process':
      return { title: name, detail: entity.pid ? `process ${entity.pid.value}` : 'process' };
    case 'lock':
      return {
        title: name,
        detail: entity.exclusive?.value === true ? 'held exclusively' : (entity.type?.value ?? 'object'),
      };
    case 'irp':
      return { title: name, detail: entity.driver?.value ?? 'I/O request' };
    case undefined:
      return { title: name, detail: 'not read' };
  }
}

function cut(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text;
}

function widthOf(text: BoxText): number {
  const longest = Math.max(text.title.length, text.detail.length);
  return Math.min(WIDTH.most, Math.max(WIDTH.least, Math.ceil(longest * CHARACTER) + WIDTH.padding));
}
