import type { ShownTraceEvent } from '../../extension/protocol/messageTrace';
import { arrowHeads, createSvg } from '../shared/svg';
import type { Picture } from './model';
import type { Arrow } from './rows';

/** In CSS pixels. */
export const ROW = 24;
export const LANE = 116;
const MARK = 5;
/** More lines across a window cannot be told apart. */
const MOST_ARROWS = 600;

/** Shapes differ, so that colours need not be told apart. */
const SHAPES: Readonly<Record<ShownTraceEvent['kind'], string>> = {
  send: 'M-6,0 L6,0 M0,-6 L0,6',
  dispatch: 'M-6,-5 L6,0 L-6,5 z',
  reply: 'M6,-5 L-6,0 L6,5 z',
  queue: 'M-5,-5 H5 V5 H-5 z',
  receive: 'M0,-6 L6,0 L0,6 L-6,0 z',
  take: `M-${MARK},0 a${MARK},${MARK} 0 1,0 ${2 * MARK},0 a${MARK},${MARK} 0 1,0 -${2 * MARK},0`,
};

/** Lifelines, marks and arrows of the rows from `first` to before `last`; `selected` is an index of an event. */
export function drawLanes(picture: Picture, first: number, last: number, selected: number | undefined): SVGSVGElement {
  const width = Math.max(1, picture.lanes.length) * LANE;
  const height = Math.max(1, last - first) * ROW;
  const svg = createSvg('svg', {
    viewBox: `0 ${first * ROW} ${width} ${height}`,
    width,
    height,
    'aria-hidden': 'true',
  });
  svg.append(arrowHeads(['request', 'answer', 'chosen']));
  for (const column of picture.lanes.keys())
    svg.append(createSvg('line', { class: 'life', x1: x(column), x2: x(column), y1: first * ROW, y2: last * ROW }));
  drawGaps(svg, picture, first, last, width);
  const chosen = selected === undefined ? undefined : picture.pairOf(selected)?.request;
  const crossing = picture.arrows.filter(arrow => crosses(picture, arrow, first, last)).slice(0, MOST_ARROWS);
  for (const arrow of crossing) {
    const isChosen = chosen !== undefined && picture.pairOf(arrow.from)?.request === chosen;
    svg.append(drawArrow(picture, arrow, isChosen));
  }
  for (let at = first; at < Math.min(last, picture.rows.length); at++) drawMark(svg, picture, at, selected);
  return svg;
}

export function x(column: number): number {
  return column * LANE + LANE / 2;
}

function y(row: number): number {
  return row * ROW + ROW / 2;
}

function drawGaps(svg: SVGSVGElement, picture: Picture, first: number, last: number, width: number): void {
  for (let at = first; at < Math.min(last, picture.rows.length); at++)
    if (picture.rows[at]?.kind === 'gap')
      svg.append(createSvg('rect', { class: 'gap', x: 0, y: at * ROW + 4, width, height: ROW - 8 }));
}

function crosses({ rowOf }: Picture, arrow: Arrow, first: number, last: number): boolean {
  const from = rowOf.get(arrow.from) ?? 0;
  const to = rowOf.get(arrow.row) ?? 0;
  return Math.min(from, to) < last && Math.max(from, to) >= first;
}

function drawArrow({ rowOf, laneOf }: Picture, arrow: Arrow, chosen: boolean): SVGPathElement {
  const [x1, y1] = [x(laneOf.get(arrow.from) ?? 0), y(rowOf.get(arrow.from) ?? 0)];
  const [x2, y2] = [x(laneOf.get(arrow.lane) ?? 0), y(rowOf.get(arrow.row) ?? 0)];
  const side = x2 === x1 ? 0 : Math.sign(x2 - x1);
  const kind = arrow.reply ? 'answer' : 'request';
  // Within one lane the line bows out, else it would lie on the lifeline.
  const path =
    side === 0
      ? `M${x1},${y1} C${x1 + 40},${y1} ${x1 + 40},${y2} ${x1 + MARK + 2},${y2}`
      : `M${x1 + side * (MARK + 2)},${y1} L${x2 - side * (MARK + 3)},${y2}`;
  return createSvg('path', {
    class: `arrow ${kind}${arrow.seen ? '' : ' unseen'}${chosen ? ' chosen' : ''}`,
    d: path,
    'marker-end': `url(#${chosen ? 'chosen' : kind})`,
  });
}

function drawMark(svg: SVGSVGElement, picture: Picture, at: number, selected: number | undefined): void {
  const row = picture.rows[at];
  if (row?.kind !== 'event') return;
  const { index, kind } = row.event;
  const pair = picture.pairOf(index);
  const isOpen = pair?.request === index && pair.reply === undefined;
  const place = `translate(${x(picture.laneOf.get(index) ?? 0)} ${y(at)})`;
  if (isOpen) svg.append(createSvg('circle', { class: 'open', r: 10, transform: place }));
  const state = index === selected ? ' chosen' : '';
  svg.append(createSvg('path', { class: `mark ${kind}${state}`, d: SHAPES[kind], transform: place }));
}
