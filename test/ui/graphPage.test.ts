import assert from 'node:assert/strict';
import type { EntityId } from '../../extension/model/ids';
import { readGraphMessage, type DrawnGraph } from '../../extension/protocol/graph';
import { graphPage } from '../../extension/ui/graph/graphPage';
import { nodeAfterKey } from '../../webviews/graph/keys';

const texts = {
  zoomIn: 'in',
  zoomOut: 'out',
  fit: 'fit',
  saveSvg: 'svg',
  savePng: 'png',
  legend: 'a < b',
  hint: '"quoted"',
  filter: 'find',
  collapsed: 'folded',
  waitingOnly: 'waiting',
  focus: 'near',
  all: 'all',
};

describe('the page of the wait graph', () => {
  it('loads nothing but its own script and style', () => {
    const parts = {
      cspSource: 'https://own.example',
      nonce: 'n0nce',
      script: 'https://own.example/graph.js',
      style: 'https://own.example/graph.css',
    };
    const page = graphPage(parts, texts);
    assert.match(page, /default-src 'none'; img-src data:; style-src https:\/\/own\.example; script-src 'nonce-n0nce'/);
    assert.deepEqual(
      [...page.matchAll(/<script[^>]*>/g)].map(match => match[0]),
      ['<script type="module" nonce="n0nce" src="https://own.example/graph.js">'],
    );
    assert.ok(!page.includes('a < b') && !page.includes('""quoted'));
  });

  it('is believed only what it may say', () => {
    assert.deepEqual(readGraphMessage({ type: 'jump', entity: 'thread:0x1', more: 1 }), {
      type: 'jump',
      entity: 'thread:0x1',
    });
    assert.deepEqual(readGraphMessage({ type: 'ready' }), { type: 'ready' });
    for (const wrong of [
      null,
      'ready',
      {},
      { type: 'jump' },
      { type: 'jump', entity: 'file:/etc' },
      { type: 'save', format: 'exe', data: '' },
      { type: 'run', command: 'x' },
      { type: 'ask', filter: 1, collapsed: false, waitingOnly: false },
      { type: 'ask', filter: '', collapsed: 'no', waitingOnly: false },
    ]) {
      assert.equal(readGraphMessage(wrong), undefined);
    }
  });
});

describe('keys in the wait graph', () => {
  const node = (name: string, x: number, y: number): DrawnGraph['nodes'][number] => ({
    entity: `thread:${name}` as EntityId,
    kind: 'thread',
    title: name,
    detail: '',
    role: 'step',
    x,
    y,
    width: 10,
    height: 10,
  });
  const edge = (from: string, to: string): DrawnGraph['edges'][number] => ({
    from: `thread:${from}` as EntityId,
    to: `thread:${to}` as EntityId,
    label: '',
    certainty: 'certain',
    circle: false,
    strong: false,
    points: [],
  });
  const graph: DrawnGraph = {
    kind: 'waits',
    title: '',
    width: 0,
    height: 0,
    omitted: 0,
    nodes: [node('a', 0, 0), node('b', 50, 0), node('c', 0, 100)],
    edges: [edge('a', 'c'), edge('b', 'c')],
  };
  const after = (from: string, key: string): string | undefined =>
    nodeAfterKey(graph, `thread:${from}` as EntityId, key);

  it('follow the lines up and down, and the rows left and right', () => {
    assert.equal(after('b', 'ArrowDown'), 'thread:c');
    assert.equal(after('c', 'ArrowUp'), 'thread:a');
    assert.equal(after('a', 'ArrowRight'), 'thread:b');
    assert.equal(after('b', 'ArrowRight'), 'thread:c');
    assert.equal(after('b', 'ArrowLeft'), 'thread:a');
    assert.equal(after('c', 'ArrowDown'), undefined);
    assert.deepEqual([after('b', 'Home'), after('a', 'End'), after('a', 'x')], ['thread:a', 'thread:c', undefined]);
  });
});
