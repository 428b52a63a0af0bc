import './main.css';
import type { FromGraphPage, ToGraphPage } from '../../extension/protocol/graph';
import { pageApi } from '../shared/vscodeApi';
import { Canvas, type ViewState } from './canvas';
import { drawGraph } from './draw';
import { exportPng, exportSvg } from './export';
import { nodeAfterKey } from './keys';

/* The page of the wait graph: draws what it is sent, and says what was chosen. */

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
api.postMessage({ type: 'ready' });

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
      canvas.bringIntoView(graph.nodes.find(node => node.entity === entity));
    },
  });
  canvas.show(svg, graph);
  const note = element('note');
  note.textContent = graph.nodes.length === 0 ? 'No thread waits for another one.' : '';
  if (graph.omittedChains > 0)
    note.textContent = `${graph.omittedChains} more chains are not in this picture: show the graph of one thread or process.`;
  if (selected !== undefined) svg.querySelector<SVGGElement>(`[data-entity="${CSS.escape(selected)}"]`)?.focus();
}

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no element ${id}`);
  return found;
}
