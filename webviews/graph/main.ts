import './main.css';
import type { DrawnGraph, FromGraphPage, ToGraphPage } from '../../extension/protocol/graph';
import { pageApi } from '../shared/vscodeApi';
import { Canvas, type ViewState } from './canvas';
import { drawGraph } from './draw';
import { exportPng, exportSvg } from './export';
import { nodeAfterKey } from './keys';

/* The page of a graph: draws what it is sent, and says what was chosen. */

const api = pageApi<FromGraphPage, ViewState>();
const canvas = new Canvas(element('canvas'), api.getState(), state => {
  api.setState(state);
});

window.addEventListener('message', (event: MessageEvent<ToGraphPage>) => {
  show(event.data);
});
element('zoomIn').addEventListener('click', () => {
  canvas.zoom(1.25);
});
element('zoomOut').addEventListener('click', () => {
  canvas.zoom(0.8);
});
element('fit').addEventListener('click', () => {
  canvas.fit();
});
element('saveSvg').addEventListener('click', () => {
  const svg = canvas.content;
  if (svg) api.postMessage({ type: 'save', format: 'svg', data: exportSvg(svg) });
});
element('savePng').addEventListener('click', () => {
  const svg = canvas.content;
  if (svg)
    void exportPng(svg).then(data => {
      api.postMessage({ type: 'save', format: 'png', data });
    });
});

let focused: DrawnGraph['nodes'][number]['entity'] | undefined;
/** What the picture of connections is about; absent: the busiest part of all. */
let about: typeof focused;

for (const id of ['collapsed', 'waitingOnly'])
  input(id).addEventListener('change', () => {
    ask();
  });
input('filter').addEventListener('change', () => {
  about = undefined;
  ask();
});
element('focus').addEventListener('click', () => {
  about = focused;
  ask();
});
element('all').addEventListener('click', () => {
  about = undefined;
  input('filter').value = '';
  ask();
});
api.postMessage({ type: 'ready' });

function ask(): void {
  api.postMessage({
    type: 'ask',
    filter: input('filter').value,
    collapsed: input('collapsed').checked,
    waitingOnly: input('waitingOnly').checked,
    ...(about !== undefined && { focus: about }),
  });
}

function show({ graph, selected }: ToGraphPage): void {
  const svg = drawGraph(graph, {
    reveal: entity => {
      api.postMessage({ type: 'reveal', entity });
    },
    jump: entity => {
      api.postMessage({ type: 'jump', entity });
    },
    move: (from, key) => nodeAfterKey(graph, from, key),
    focused: entity => {
      focused = entity;
      canvas.bringIntoView(graph.nodes.find(node => node.entity === entity));
    },
  });
  element('ask').hidden = graph.kind === 'waits';
  canvas.show(svg, graph);
  element('note').textContent = noteOf(graph);
  if (selected !== undefined) svg.querySelector<SVGGElement>(`[data-entity="${CSS.escape(selected)}"]`)?.focus();
}

function noteOf({ kind, nodes, omitted }: DrawnGraph): string {
  if (kind === 'waits') {
    if (nodes.length === 0) return 'No thread waits for another one.';
    return omitted > 0
      ? `${omitted} more chains are not in this picture: show the graph of one thread or process.`
      : '';
  }
  if (nodes.length === 0) return 'No connection fits.';
  return omitted > 0
    ? `${omitted} more processes and ports are not in this picture: find one, or show the neighbours of one.`
    : '';
}

function input(id: string): HTMLInputElement {
  const found = element(id);
  if (!(found instanceof HTMLInputElement)) throw new Error(`${id} takes no input`);
  return found;
}

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no element ${id}`);
  return found;
}
