import { nameOf } from '../../analysis/names';
import { visible } from '../../base/visible';
import type { EntityId } from '../../model/ids';
import { kindOfId } from '../../model/ids';
import type { Snapshot } from '../../model/snapshot';
import type { GraphEdge, GraphNode, DrawnGraph } from '../../protocol/graph';
import { edgeKey, type CollectedGraph } from './collectGraph';
import { placeHere } from './placer';
import type { Placed, PlacingTask } from './placing';

/** Width of a character of the page's text, a little above the average of common fonts. */
const CHARACTER = 7.2;
const WIDTH = { least: 130, most: 360, padding: 40 };
const HEIGHT = 46;
/** As many as the widest box holds. */
const LONGEST_TEXT = 44;

/** Gives boxes and lines their places, who waits or is a client at the top, what it leads to below. */
export async function layoutGraph(
  snapshot: Snapshot,
  collected: CollectedGraph,
  about: About,
  place: (task: PlacingTask) => Promise<Placed>,
): Promise<DrawnGraph> {
  const texts = textsOf(snapshot, collected, text => text);
  return drawn(collected, about, texts, await place(taskOf(collected, texts)));
}

/** The same at once, as reports need it. */
export function layoutGraphHere(
  snapshot: Snapshot,
  collected: CollectedGraph,
  about: About,
  /** What becomes of each text, before it is cut to the width of a box. */
  rename: (text: string) => string = text => text,
): DrawnGraph {
  const texts = textsOf(snapshot, collected, rename);
  return drawn(collected, about, texts, placeHere(taskOf(collected, texts)));
}

type About = Pick<DrawnGraph, 'kind' | 'title'>;

function textsOf(
  snapshot: Snapshot,
  { nodes }: CollectedGraph,
  rename: (text: string) => string,
): ReadonlyMap<EntityId, BoxText> {
  return new Map([...nodes.keys()].map(id => [id, textOf(snapshot, id, rename)]));
}

function taskOf({ edges }: CollectedGraph, texts: ReadonlyMap<EntityId, BoxText>): PlacingTask {
  return {
    boxes: [...texts].map(([id, text]) => ({ id, width: widthOf(text), height: HEIGHT })),
    lines: edges.map(({ from, to }) => ({ from, to })),
  };
}

function drawn(
  collected: CollectedGraph,
  about: About,
  texts: ReadonlyMap<EntityId, BoxText>,
  { boxes, lines, width, height, plain }: Placed,
): DrawnGraph {
  const nodes = [...texts].map(([entity, text], i): GraphNode => {
    const { x, y } = boxes[i] ?? { x: 0, y: 0 };
    const role = collected.nodes.get(entity) ?? 'step';
    return { entity, kind: kindOfId(entity), role, ...text, x, y, width: widthOf(text), height: HEIGHT };
  });
  const edges = collected.edges.map(({ from, to, label, certainty, strong }, i): GraphEdge => ({
    from,
    to,
    label,
    certainty,
    strong,
    circle: collected.circle.has(edgeKey({ from, to })),
    points: lines[i] ?? [],
  }));
  return { ...about, nodes, edges, width, height, omitted: collected.omitted, ...(plain === true && { plain }) };
}

interface BoxText {
  readonly title: string;
  readonly detail: string;
}

/** Two short lines for a box. */
function textOf(snapshot: Snapshot, id: EntityId, rename: (text: string) => string): BoxText {
  const entity = snapshot.find(id);
  const name = cut(visible(rename(nameOf(snapshot, id))));
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
      return { title: name, detail: visible(rename(entity.driver?.value ?? 'I/O request')) };
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
