import type { DrawnGraph } from '../../extension/protocol/graph';

type Entity = DrawnGraph['nodes'][number]['entity'];

/** The next box after another one, in the order of the picture and round to its beginning, that holds all words. */
export function found({ nodes }: DrawnGraph, text: string, after: Entity | undefined): Entity | undefined {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter(word => word !== '');
  if (words.length === 0) return undefined;
  const start = nodes.findIndex(node => node.entity === after) + 1;
  const ordered = [...nodes.slice(start), ...nodes.slice(0, start)];
  return ordered.find(({ title, detail, entity }) => {
    const all = `${title} ${detail} ${entity}`.toLowerCase();
    return words.every(word => all.includes(word));
  })?.entity;
}
