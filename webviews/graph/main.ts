import './main.css';
import type { DrawnGraph, FromGraphPage, ToGraphPage } from '../../extension/protocol/graph';
import { element, input } from '../shared/element';
import { exportPng, exportSvg } from '../shared/exportPicture';
import { pageApi } from '../shared/vscodeApi';
import { Canvas, type ViewState } from './canvas';
import { drawGraph } from './draw';
import { found } from './find';
import { nodeAfterKey } from './keys';

/* The page of a graph: draws what it is sent, and says what was chosen. */

type Entity = DrawnGraph['nodes'][number]['entity'];

/** Kept while the page is hidden, and over a reload of the window. */
interface PageState {
  readonly view?: ViewState;
  readonly filter: string;
  readonly collapsed: boolean;
  readonly waitingOnly: boolean;
  /** What the picture of connections is about; absent: the busiest part of all. */
  readonly about: Entity | undefined;
  /** After a reload its session is gone. */
  readonly kept?: DrawnGraph;
}

const api = pageApi<FromGraphPage, PageState>();
let state: PageState = api.getState() ?? { filter: '', collapsed: false, waitingOnly: false, about: undefined };
const canvas = new Canvas(element('canvas'), state.view, view => {
  keep({ view });
});
let graph: DrawnGraph | undefined;
let connected = false;
let focused: Entity | undefined;
/** The next picture is another one, so that what was on screen says nothing of it. */
let asked = false;

window.addEventListener('message', ({ data }: MessageEvent<ToGraphPage>) => {
  ({ connected } = data);
  if (asked) canvas.forget();
  asked = false;
  const hadFocus = element('canvas').contains(document.activeElement);
  show(data.graph);
  const target = hadFocus ? focused : (data.selected ?? undefined);
  if (target !== undefined && (hadFocus || focused === undefined)) focus(target);
});
const buttons = {
  zoomIn: () => {
    canvas.zoom(1.25);
  },
  zoomOut: () => {
    canvas.zoom(0.8);
  },
  fit: () => {
    canvas.fit();
  },
  saveSvg: () => {
    if (canvas.content) api.postMessage({ type: 'save', format: 'svg', data: exportSvg(canvas.content) });
  },
  savePng: () => void savePng(),
  focus: () => {
    ask({ about: focused });
  },
  all: () => {
    input('filter').value = '';
    ask({ filter: '', about: undefined });
  },
};
for (const [id, run] of Object.entries(buttons)) element(id).addEventListener('click', run);
for (const id of ['collapsed', 'waitingOnly'] as const)
  input(id).addEventListener('change', () => {
    ask({ [id]: input(id).checked });
  });
input('filter').addEventListener('change', () => {
  if (graph?.kind === 'connections') ask({ filter: input('filter').value, about: undefined });
});
input('filter').addEventListener('keydown', event => {
  if (event.key === 'Enter' && graph?.kind === 'waits') find(graph);
});

input('filter').value = state.filter;
input('collapsed').checked = state.collapsed;
input('waitingOnly').checked = state.waitingOnly;
if (state.kept) show(state.kept);
api.postMessage({ type: 'ready' });

/** In the picture of waits the next box that fits is looked at; the picture of connections is drawn anew. */
function find(drawn: DrawnGraph): void {
  const filter = input('filter').value;
  keep({ filter });
  const next = found(drawn, filter, focused);
  if (next !== undefined) focus(next);
  element('note').textContent =
    next === undefined && filter !== '' ? `Nothing in this picture fits “${filter}”.` : noteOf(drawn);
}

function ask(change: Partial<PageState>): void {
  keep(change);
  asked = true;
  const { filter, collapsed, waitingOnly, about } = state;
  api.postMessage({ type: 'ask', filter, collapsed, waitingOnly, ...(about !== undefined && { focus: about }) });
}

function keep(change: Partial<PageState>): void {
  state = { ...state, ...change };
  api.setState(state);
}

function show(drawn: DrawnGraph): void {
  graph = drawn;
  keep({ kept: drawn });
  const svg = drawGraph(drawn, {
    reveal: entity => {
      if (connected) api.postMessage({ type: 'reveal', entity });
    },
    jump: entity => {
      if (connected) api.postMessage({ type: 'jump', entity });
    },
    move: (from, key) => nodeAfterKey(drawn, from, key),
    focused: entity => {
      focused = entity;
      canvas.bringIntoView(drawn.nodes.find(node => node.entity === entity));
    },
  });
  element('ask').hidden = drawn.kind === 'waits' || !connected;
  input('filter').hidden = drawn.kind === 'connections' && !connected;
  canvas.show(svg, drawn);
  element('note').textContent = noteOf(drawn);
}

function focus(entity: Entity): void {
  canvas.content?.querySelector<SVGGElement>(`[data-entity="${CSS.escape(entity)}"]`)?.focus();
}

async function savePng(): Promise<void> {
  const svg = canvas.content;
  if (svg) api.postMessage({ type: 'save', format: 'png', data: await exportPng(svg) });
}

function noteOf({ kind, nodes, omitted, plain }: DrawnGraph): string {
  const notes: string[] = [];
  if (!connected) notes.push('The session of this picture has ended.');
  if (kind === 'waits') {
    if (nodes.length === 0) notes.push('No thread waits for another one.');
    else if (omitted > 0)
      notes.push(`${omitted} more chains are not in this picture: show the graph of one thread or process.`);
  } else if (nodes.length === 0) notes.push('No connection fits.');
  else if (omitted > 0)
    notes.push(`${omitted} more processes and ports are not in this picture: find one, or show the neighbours of one.`);
  if (plain === true) notes.push('There are too many lines to untangle: boxes stand in plain rows.');
  return notes.join(' ');
}
