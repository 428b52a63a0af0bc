import * as dagre from '@dagrejs/dagre';
import { nameOf } from '../../analysis/names';
import type { EntityId } from '../../model/ids';
import { kindOfId } from '../../model/ids';
import type { Snapshot } from '../../model/snapshot';
import type { GraphEdge, GraphNode, DrawnGraph } from '../../protocol/graph';
import { edgeKey, type CollectedGraph } from './collectGraph';

/** Width of a character of the page's text, a little above the average of common fonts. */
const CHARACTER = 7.2;
const WIDTH = { least: 130, most: 320, padding: 40 };
const HEIGHT = 46;
const LONGEST_TEXT = 60;

interface Place {
  readonly x: number;
  readonly y: number;
}

/** Gives boxes and lines their places, who waits or is a client at the top, what it leads to below. */
export function layoutGraph(
  snapshot: Snapshot,
  collected: CollectedGraph,
  kind: DrawnGraph['kind'],
  title: string,
  /** What becomes of each text, before it is cut to the width of a box. */
  rename: (text: string) => string = text => text,
): DrawnGraph {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 26, ranksep: 44, marginx: 16, marginy: 16 });
  graph.setDefaultEdgeLabel(() => ({}));
  const texts = new Map([...collected.nodes.keys()].map(id => [id, textOf(snapshot, id, rename)]));
  for (const [id, text] of texts) graph.setNode(id, { width: widthOf(text), height: HEIGHT });
  for (const edge of collected.edges) graph.setEdge(edge.from, edge.to, {}, edgeKey(edge));
  if (collected.nodes.size > 0) dagre.layout(graph);
  const nodes = [...collected.nodes].map(([entity, role]): GraphNode => {
    const place = graph.node(entity) as Place & { readonly width: number; readonly height: number };
    const text = texts.get(entity) ?? { title: rename(entity), detail: '' };
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
      label: edge.label,
      certainty: edge.certainty,
      strong: edge.strong,
      circle: collected.circle.has(edgeKey(edge)),
      points: (line?.points ?? []).map(({ x, y }) => ({ x, y })),
    };
  });
  const { width = 0, height = 0 } = graph.graph() as { readonly width?: number; readonly height?: number };
  return { kind, title, nodes, edges, width, height, omitted: collected.omitted };
}

interface BoxText {
  readonly title: string;
  readonly detail: string;
}

/** Two short lines for a box. */
function textOf(snapshot: Snapshot, id: EntityId, rename: (text: string) => string): BoxText {
  const entity = snapshot.find(id);
  const name = cut(rename(nameOf(snapshot, id)));
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
      return { title: name, detail: rename(entity.driver?.value ?? 'I/O request') };
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
