import * as dagre from '@dagrejs/dagre';

/*
 * Where boxes and lines of a picture stand: pure, of plain data, so that it can run beside the main thread. Lengths are
 * CSS pixels with the origin at the top left; places are centres.
 */

export interface BoxSize {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

export interface LineEnds {
  readonly from: string;
  readonly to: string;
}

/** What is to be placed. */
export interface PlacingTask {
  readonly boxes: readonly BoxSize[];
  readonly lines: readonly LineEnds[];
}

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Places in the order of the task. */
export interface Placed {
  readonly boxes: readonly Place[];
  /** The corners of each line, from its beginning to its end. */
  readonly lines: readonly (readonly Place[])[];
  readonly width: number;
  readonly height: number;
  /** Nothing was tried to keep lines from crossing: there are too many. */
  readonly plain?: boolean;
}

export const MARGIN = 16;
export const BETWEEN = { boxes: 26, rows: 44 };

/** Who waits or is a client at the top, what it leads to below, as few lines crossing as can be. */
export function placeBoxes({ boxes, lines }: PlacingTask): Placed {
  if (boxes.length === 0) return { boxes: [], lines: [], width: 0, height: 0 };
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: BETWEEN.boxes, ranksep: BETWEEN.rows, marginx: MARGIN, marginy: MARGIN });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, width, height } of boxes) graph.setNode(id, { width, height });
  for (const { from, to } of lines) graph.setEdge(from, to, {}, `${from} ${to}`);
  dagre.layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { readonly width?: number; readonly height?: number };
  return {
    boxes: boxes.map(({ id }) => placeOf(graph.node(id) as Place)),
    lines: lines.map(({ from, to }) => {
      const line = graph.edge(from, to, `${from} ${to}`) as { readonly points?: readonly Place[] } | undefined;
      return (line?.points ?? []).map(placeOf);
    }),
    width,
    height,
  };
}

function placeOf({ x, y }: Place): Place {
  return { x, y };
}
