import { escapeHtml } from '../format/htmlEscape';
import type { Picture, PictureEdge, PictureNode } from './picture';

const ROLES: Readonly<Record<PictureNode['role'], string>> = {
  deadlock: 'in a deadlock',
  root: 'holds the others up',
  start: 'hangs',
  step: '',
};

/** Half the height of an arrow head, and its length. */
const HEAD = { half: 4, length: 9 };

/**
 * A picture as inline SVG. Colours come from the style of the page (`style.ts`), so that it follows light and dark; the
 * certainty is told by the line itself, which also survives a black-and-white printer.
 */
export function svgText(picture: Picture, title: string): string {
  const { nodes, edges, width, height } = picture;
  const names = new Map(nodes.map(node => [node.entity, node.title]));
  const size = `viewBox="0 0 ${Math.ceil(width)} ${Math.ceil(height)}" width="${Math.ceil(width)}" height="${Math.ceil(height)}"`;
  return [
    `<svg class="graph" xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${escapeHtml(title)}" ${size}>`,
    ...edges.map(edge => edgeText(edge, names)),
    ...nodes.map(nodeText),
    '</svg>',
  ].join('\n');
}

function nodeText(node: PictureNode): string {
  const { x, y, width, height, title, detail, role, kind } = node;
  const said = [title, detail, ROLES[role]].filter(part => part !== '').join(', ');
  const corner = kind === 'port' || kind === 'message' ? 14 : 3;
  const box = `x="${digits(x - width / 2)}" y="${digits(y - height / 2)}" width="${digits(width)}" height="${digits(height)}"`;
  const line = (text: string, dy: number, name: string): string =>
    `<text class="${name}" x="${digits(x)}" y="${digits(y + dy)}" textLength="${digits(textLength(text, width))}" lengthAdjust="spacingAndGlyphs">${escapeHtml(text)}</text>`;
  return [
    `<g class="node ${role}"><title>${escapeHtml(said)}</title>`,
    `<rect ${box} rx="${corner}"/>`,
    ...(title === '' ? [] : [line(title, -3, 'name')]),
    ...(detail === '' ? [] : [line(detail, 14, 'detail')]),
    '</g>',
  ].join('');
}

/** Text is fitted into its box whatever font the reader has. */
function textLength(text: string, width: number): number {
  return Math.min(text.length * 6.9, width - 16);
}

function edgeText(edge: PictureEdge, names: ReadonlyMap<string, string>): string {
  const { points, certainty, circle, from, to, label } = edge;
  const [first, ...rest] = points;
  const tip = rest.at(-1);
  if (!first || !tip) return '';
  const said = `${names.get(from) ?? from} ${label} ${names.get(to) ?? to} (${certainty})`;
  const path = `M${digits(first.x)} ${digits(first.y)}${rest.map(({ x, y }) => `L${digits(x)} ${digits(y)}`).join('')}`;
  const before = rest.at(-2) ?? first;
  return [
    `<g class="edge ${certainty}${circle ? ' circle' : ''}"><title>${escapeHtml(said)}</title>`,
    `<path d="${path}"/>`,
    `<path class="head" d="${headPath(before, tip)}"/>`,
    '</g>',
  ].join('');
}

function headPath(
  from: { readonly x: number; readonly y: number },
  tip: { readonly x: number; readonly y: number },
): string {
  const length = Math.hypot(tip.x - from.x, tip.y - from.y) || 1;
  const [dx, dy] = [(tip.x - from.x) / length, (tip.y - from.y) / length];
  const foot = { x: tip.x - dx * HEAD.length, y: tip.y - dy * HEAD.length };
  const corner = (side: number): string =>
    `${digits(foot.x - dy * HEAD.half * side)} ${digits(foot.y + dx * HEAD.half * side)}`;
  return `M${digits(tip.x)} ${digits(tip.y)}L${corner(1)}L${corner(-1)}Z`;
}

function digits(value: number): string {
  return (Math.round(value * 10) / 10).toString();
}
