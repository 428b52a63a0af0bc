import type { GraphNode, DrawnGraph } from '../../extension/protocol/graph';

type Entity = GraphNode['entity'];

/**
 * Where a key leads: down to what a box waits for, up to who waits for it, left and right to its neighbours of the same
 * height, Home and End to the first and last box.
 */
export function nodeAfterKey(graph: DrawnGraph, from: Entity, key: string): Entity | undefined {
  switch (key) {
    case 'ArrowDown':
      return graph.edges.find(edge => edge.from === from)?.to;
    case 'ArrowUp':
      return graph.edges.find(edge => edge.to === from)?.from;
    case 'ArrowLeft':
      return beside(graph, from, -1);
    case 'ArrowRight':
      return beside(graph, from, 1);
    case 'Home':
      return graph.nodes[0]?.entity;
    case 'End':
      return graph.nodes.at(-1)?.entity;
    default:
      return undefined;
  }
}

/** The nearest box on the same row; on the next row where there is none, so that every box can be reached. */
function beside(graph: DrawnGraph, from: Entity, direction: 1 | -1): Entity | undefined {
  const ordered = [...graph.nodes].sort((a, b) => rowOf(a) - rowOf(b) || a.x - b.x);
  const at = ordered.findIndex(node => node.entity === from);
  return ordered[at + direction]?.entity;
}

function rowOf(node: GraphNode): number {
  return Math.round(node.y / 10);
}
