import { exportSvg } from '../shared/exportPicture';
import { createSvg } from '../shared/svg';
import { drawLanes, LANE, ROW, x } from './draw';
import type { Picture } from './model';
import { timeText, whatText } from './words';

/** A picture of more rows is opened by hardly any program. */
const MOST_ROWS = 2000;
const LEFT = 430;
const HEAD = 48;

/** The whole timeline as a picture of its own, with names and texts; `frame`: where it takes its colours from. */
export function wholePicture(picture: Picture, frame: HTMLElement): string {
  const count = Math.min(picture.rows.length, MOST_ROWS);
  const lanes = drawLanes(picture, 0, count, undefined);
  const [width, height] = [LEFT + picture.lanes.length * LANE, HEAD + (count + 1) * ROW];
  const svg = createSvg('svg', { viewBox: `0 0 ${width} ${height}`, width, height });
  lanes.setAttribute('x', String(LEFT));
  lanes.setAttribute('y', String(HEAD));
  svg.append(...headings(picture), ...texts(picture, count), lanes);
  // Colours are computed for what is in the document only.
  frame.append(svg);
  try {
    return exportSvg(svg);
  } finally {
    svg.remove();
  }
}

function headings({ lanes }: Picture): readonly SVGElement[] {
  return lanes.flatMap((lane, column) => [
    ...(lanes[column - 1]?.group === lane.group ? [] : [textAt(lane.group, LEFT + x(column), 18, 'process middle')]),
    textAt(lane.label, LEFT + x(column), 36, 'thread middle'),
  ]);
}

function texts(picture: Picture, count: number): readonly SVGElement[] {
  const lines = picture.rows.slice(0, count).flatMap((row, at) => {
    const y = HEAD + at * ROW + ROW / 2 + 4;
    if (row.kind === 'gap') return [textAt(row.text, 100, y, 'what')];
    return [textAt(timeText(row.event), 88, y, 'time end'), textAt(whatText(row.event), 100, y, 'what')];
  });
  const rest = picture.rows.length - count;
  if (rest > 0) lines.push(textAt(`and ${rest} more`, 100, HEAD + count * ROW + ROW / 2, 'what'));
  return lines;
}

function textAt(content: string, left: number, top: number, kind: string): SVGTextElement {
  const anchor = kind.includes('middle') ? 'middle' : kind.includes('end') ? 'end' : 'start';
  const line = createSvg('text', { class: kind, x: left, y: top, 'text-anchor': anchor });
  line.textContent = content.length > 60 ? `${content.slice(0, 59)}…` : content;
  return line;
}
