import type { GraphEdge, GraphNode, DrawnGraph } from '../../extension/protocol/graph';
import { arrowHeads, createSvg } from '../shared/svg';

type Entity = GraphNode['entity'];

/** What happens when somebody works with the picture. */
export interface GraphActions {
  reveal(entity: Entity): void;
  jump(entity: Entity): void;
  /** Where an arrow key leads from a box. */
  move(from: Entity, key: string): Entity | undefined;
  focused(entity: Entity): void;
}

const ROLES: Readonly<Record<DrawnGraph['kind'], Readonly<Record<GraphNode['role'], string>>>> = {
  waits: { deadlock: 'in a deadlock', root: 'holds the others up', start: 'hangs', step: '' },
  connections: { deadlock: '', root: 'requests wait here', start: 'the picture is about this', step: '' },
};

/** Draws the graph with DOM calls only: texts come from logs and must never be read as markup. */
export function drawGraph(graph: DrawnGraph, actions: GraphActions): SVGSVGElement {
  const svg = createSvg('svg', {
    viewBox: `0 0 ${Math.ceil(graph.width)} ${Math.ceil(graph.height)}`,
    role: 'group',
    'aria-label': `${graph.kind === 'waits' ? 'Wait graph' : 'Connections'} of ${graph.title}`,
  });
  svg.append(arrowHeads(['arrow', 'arrow-circle']));
  const names = new Map(graph.nodes.map(node => [node.entity, node.title]));
  for (const edge of graph.edges) svg.append(drawEdge(edge, names));
  const boxes = new Map(graph.nodes.map((node, i) => [node.entity, drawNode(node, i === 0, graph, names)]));
  for (const [entity, box] of boxes) {
    svg.append(box);
    listen(box, entity, boxes, actions);
  }
  return svg;
}

function listen(
  box: SVGGElement,
  entity: Entity,
  boxes: ReadonlyMap<Entity, SVGGElement>,
  actions: GraphActions,
): void {
  box.addEventListener('click', () => {
    actions.reveal(entity);
  });
  box.addEventListener('dblclick', () => {
    actions.jump(entity);
  });
  box.addEventListener('focus', () => {
    // One stop for the Tab key in the whole picture: the box that was looked at last.
    for (const other of boxes.values()) other.setAttribute('tabindex', other === box ? '0' : '-1');
    actions.focused(entity);
  });
  box.addEventListener('keydown', event => {
    if (event.key === 'Enter') actions.jump(entity);
    else if (event.key === ' ') actions.reveal(entity);
    else {
      const next = actions.move(entity, event.key);
      if (next === undefined) return;
      boxes.get(next)?.focus();
    }
    event.preventDefault();
    event.stopPropagation();
  });
}

function drawNode(node: GraphNode, first: boolean, graph: DrawnGraph, names: ReadonlyMap<Entity, string>): SVGGElement {
  const group = createSvg('g', {
    class: `node ${node.kind} ${node.role}`,
    transform: `translate(${node.x - node.width / 2} ${node.y - node.height / 2})`,
    tabindex: first ? '0' : '-1',
    role: 'button',
    'data-entity': node.entity,
    'aria-label': spoken(node, graph, names),
  });
  const rounded = node.kind === 'thread' ? 6 : node.kind === 'port' ? 22 : 1;
  group.append(
    createSvg('rect', { width: String(node.width), height: String(node.height), rx: String(rounded) }),
    text(node.title, 'title', node.width, 19),
    text(node.detail, 'detail', node.width, 36),
  );
  const tip = createSvg('title', {});
  tip.textContent = [node.title, node.detail, ROLES[graph.kind][node.role]].filter(part => part !== '').join('\n');
  group.append(tip);
  return group;
}

/** What a screen reader says: the box, its part in the picture, and what it waits for. */
function spoken(node: GraphNode, graph: DrawnGraph, names: ReadonlyMap<Entity, string>): string {
  const out = graph.edges
    .filter(edge => edge.from === node.entity)
    .map(edge => `${edge.label} ${names.get(edge.to) ?? ''}, ${edge.certainty}`);
  return [node.title, node.detail, ROLES[graph.kind][node.role], ...out].filter(part => part !== '').join('; ');
}

function text(content: string, kind: string, width: number, y: number): SVGTextElement {
  const line = createSvg('text', { class: kind, x: String(width / 2), y: String(y), 'text-anchor': 'middle' });
  // Longer texts are squeezed rather than cut: the tail of an address matters.
  if (content.length * 6.4 > width - 12) {
    line.setAttribute('textLength', String(width - 12));
    line.setAttribute('lengthAdjust', 'spacingAndGlyphs');
  }
  line.textContent = content;
  return line;
}

function drawEdge(edge: GraphEdge, names: ReadonlyMap<Entity, string>): SVGGElement {
  const group = createSvg('g', {
    class: `edge ${edge.certainty}${edge.circle ? ' circle' : ''}${edge.strong ? ' strong' : ''}`,
  });
  const points = edge.points.map(point => `${round(point.x)},${round(point.y)}`).join(' ');
  const arrow = edge.circle ? 'url(#arrow-circle)' : 'url(#arrow)';
  group.append(createSvg('polyline', { points, 'marker-end': arrow }));
  const tip = createSvg('title', {});
  tip.textContent = `${names.get(edge.from) ?? ''} ${edge.label} ${names.get(edge.to) ?? ''} (${edge.certainty})`;
  group.append(tip);
  return group;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
