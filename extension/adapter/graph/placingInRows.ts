import { BETWEEN, type BoxSize, MARGIN, type Place, type Placed, type PlacingTask } from './placing';

/** Boxes that stand side by side before a row goes on below. */
const MOST_IN_ROW = 8;

/**
 * Places for what has too many lines to be untangled: boxes below what leads to them, in rows of a bounded length, lines
 * straight. Takes time that grows with boxes and lines only.
 */
export function placeInRows(task: PlacingTask): Placed {
  const rows = rowsOf(task).flatMap(inPieces);
  const places = new Map<string, Place & BoxSize>();
  let y = MARGIN;
  let width = 0;
  for (const row of rows) {
    let x = MARGIN;
    const height = Math.max(...row.map(box => box.height));
    for (const box of row) {
      places.set(box.id, { ...box, x: x + box.width / 2, y: y + height / 2 });
      x += box.width + BETWEEN.boxes;
    }
    width = Math.max(width, x - BETWEEN.boxes + MARGIN);
    y += height + BETWEEN.rows;
  }
  return {
    boxes: task.boxes.map(({ id }) => centre(places.get(id))),
    lines: task.lines.map(({ from, to }) => straight(places.get(from), places.get(to))),
    width,
    height: rows.length === 0 ? 0 : y - BETWEEN.rows + MARGIN,
    plain: true,
  };
}

/** First what nothing leads to, then what the row above leads to; what stands in a circle only begins with its first. */
function rowsOf({ boxes, lines }: PlacingTask): readonly (readonly BoxSize[])[] {
  const byId = new Map(boxes.map(box => [box.id, box]));
  const below = new Map<string, string[]>();
  const led = new Set<string>();
  for (const { from, to } of lines) {
    const known = below.get(from);
    if (known) known.push(to);
    else below.set(from, [to]);
    if (from !== to) led.add(to);
  }
  const placed = new Set<string>();
  const rows: BoxSize[][] = [];
  let row = boxes.filter(box => !led.has(box.id));
  while (placed.size < byId.size) {
    if (row.length === 0) row = boxes.filter(box => !placed.has(box.id)).slice(0, 1);
    for (const box of row) placed.add(box.id);
    rows.push(row);
    const next = new Map<string, BoxSize>();
    for (const box of row)
      for (const id of below.get(box.id) ?? []) {
        const lower = byId.get(id);
        if (lower && !placed.has(id)) next.set(id, lower);
      }
    row = [...next.values()];
  }
  return rows;
}

function inPieces(row: readonly BoxSize[]): readonly (readonly BoxSize[])[] {
  return Array.from({ length: Math.ceil(row.length / MOST_IN_ROW) }, (_, i) =>
    row.slice(i * MOST_IN_ROW, (i + 1) * MOST_IN_ROW),
  );
}

function centre(place: Place | undefined): Place {
  return { x: place?.x ?? 0, y: place?.y ?? 0 };
}

/** From the lower edge of one box to the upper edge of the other, or the other way round. */
function straight(from: (Place & BoxSize) | undefined, to: (Place & BoxSize) | undefined): readonly Place[] {
  if (!from || !to) return [];
  const down = to.y >= from.y ? 1 : -1;
  return [
    { x: from.x, y: from.y + (down * from.height) / 2 },
    { x: to.x, y: to.y - (down * to.height) / 2 },
  ];
}
