import assert from 'node:assert/strict';
import { collectGraph } from '../../extension/adapter/graph/collectGraph';
import type { Analysis } from '../../extension/analysis/analysis';
import type { Chain, Hop } from '../../extension/analysis/verdict';
import type { EntityId, ThreadId } from '../../extension/model/ids';

const hop = (from: string, to: string): Hop => ({
  from: from as EntityId,
  to: to as EntityId,
  relation: 'waits-for-reply',
  certainty: 'certain',
  evidence: [],
});

function chain(start: string, hops: readonly Hop[], cycle: readonly string[] = []): Chain {
  return {
    start: start as ThreadId,
    hops,
    end: hops.at(-1)?.to ?? (start as ThreadId),
    waiters: 1,
    verdict: {
      code: 'unknown',
      certainty: 'certain',
      summary: '',
      evidence: [],
      missing: [],
      next: [],
      ...(cycle.length > 0 && { cycle: cycle as readonly ThreadId[] }),
    },
  };
}

const analysisOf = (chains: readonly Chain[]): Analysis => ({ chains }) as unknown as Analysis;

describe('what the wait graph shows', () => {
  // a waits for b and c, who wait for each other; every message is queued at a port.
  const deadlock = chain(
    'thread:a',
    [
      hop('thread:a', 'message:1'),
      hop('message:1', 'port:p'),
      hop('message:1', 'thread:b'),
      hop('thread:b', 'message:2'),
      hop('message:2', 'port:q'),
      hop('message:2', 'thread:c'),
      hop('thread:c', 'lock:m'),
      hop('lock:m', 'thread:b'),
    ],
    ['thread:b', 'thread:c'],
  );

  it('marks the circle, and neither who waits behind it nor what hangs on it', () => {
    const graph = collectGraph(analysisOf([deadlock]));
    const marked = [...graph.nodes].filter(([, role]) => role === 'deadlock').map(([id]) => id);
    assert.deepEqual(marked.sort(), ['lock:m', 'message:2', 'thread:b', 'thread:c']);
    assert.equal(graph.circle.size, 4);
    assert.equal(graph.nodes.get('thread:a'), 'start');
  });

  it('draws what several chains share once', () => {
    const graph = collectGraph(
      analysisOf([deadlock, chain('thread:b', deadlock.hops.slice(3), ['thread:b', 'thread:c'])]),
    );
    assert.equal(graph.edges.length, 8);
    assert.equal(graph.nodes.size, 8);
  });

  it('shows only the chains through one thing when asked for one', () => {
    const other = chain('thread:x', [hop('thread:x', 'irp:1')]);
    assert.deepEqual(
      [...collectGraph(analysisOf([deadlock, other]), 'irp:1').nodes],
      [
        ['thread:x', 'start'],
        ['irp:1', 'root'],
      ],
    );
  });

  it('leaves out whole chains when the picture is full, and says how many', () => {
    const many = Array.from({ length: 150 }, (_, i) => chain(`thread:${i}`, [hop(`thread:${i}`, `irp:${i}`)]));
    const graph = collectGraph(analysisOf(many));
    assert.equal(graph.nodes.size, 200);
    assert.equal(graph.omitted, 50);
  });
});
