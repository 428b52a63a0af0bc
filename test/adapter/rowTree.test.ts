import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { RowNode } from '../../extension/adapter/rows/rowNode';
import { atOnce } from '../../extension/base/slices';
import { RowTree } from '../../extension/adapter/rows/rowTree';
import { idOf } from '../../extension/model/ids';
import { a, drawn, golden, Hand, treesOf } from './handBuilt';

function node(label: string, children: readonly RowNode[] = []): RowNode {
  return {
    key: label,
    seed: () => ({ kind: 'note', label, icon: 'info' }),
    ...(children.length > 0 ? { children: () => children } : {}),
  };
}

function anyNodes(depth: number): fc.Arbitrary<RowNode[]> {
  const below = depth === 0 ? fc.constant([]) : anyNodes(depth - 1);
  const label = fc.constantFrom('a', 'b', 'x/y', '100%', 'c#2', 'c');
  return fc.array(
    fc.tuple(label, below).map(([name, kids]) => node(name, kids)),
    { maxLength: 4 },
  );
}
const anyTree = anyNodes(3);

function allRows(tree: RowTree, filter?: string, parent?: string): { id: string; label: string }[] {
  const rows = tree.page({
    start: 0,
    count: 1000,
    ...(parent === undefined ? {} : { parent }),
    ...(filter === undefined ? {} : { filter }),
  }).rows;
  return rows.flatMap(row => [row, ...(row.hasChildren ? allRows(tree, filter, row.id) : [])]);
}

describe('row tree', () => {
  it('gives every row an id of its own, by which its children are found again', () => {
    fc.assert(
      fc.property(anyTree, roots => {
        const rows = allRows(new RowTree(() => roots));
        const count = (nodes: readonly RowNode[]): number =>
          nodes.reduce((sum, item) => sum + 1 + count([...(item.children?.() ?? [])] as RowNode[]), 0);
        assert.equal(new Set(rows.map(row => row.id)).size, rows.length);
        assert.equal(rows.length, count(roots));
      }),
    );
  });

  it('pages are parts of the whole list', () => {
    const tree = new RowTree(() => Array.from({ length: 25 }, (_, i) => node(`n${i}`)));
    const labels = [0, 10, 20].flatMap(start => tree.page({ start, count: 10 }).rows.map(row => row.label));
    assert.equal(labels.length, 25);
    assert.equal(labels[24], 'n24');
    assert.equal(tree.page({ start: 0, count: 10 }).total, 25);
    assert.deepEqual(tree.page({ start: 100, count: 10 }).rows, []);
  });

  it('an id that is not there (any more) has no rows', () => {
    const tree = new RowTree(() => [node('a', [node('b')])]);
    for (const parent of ['', 'z', 'a/z', 'a/b/c', '/', 'a/']) {
      assert.deepEqual(tree.page({ parent, start: 0, count: 10 }), { rows: [], total: 0, hidden: 0 });
    }
  });

  it('a filter shows a row when it, one above or one below has the words; hidden rows are counted', () => {
    const tree = new RowTree(() => [
      node('svchost', [node('WrLpcReply 1', [node('detail')]), node('WrQueue')]),
      node('lsass', [node('WrQueue')]),
    ]);
    assert.deepEqual(
      allRows(tree, 'svchost wrlpc').map(row => row.label),
      ['svchost', 'WrLpcReply 1', 'detail'],
    );
    assert.equal(tree.page({ start: 0, count: 10, filter: 'svchost wrlpc' }).hidden, 1);
    assert.equal(tree.page({ parent: 'svchost', start: 0, count: 10, filter: 'SVCHOST WrLpc' }).hidden, 1);
    assert.deepEqual(
      allRows(tree, 'lsass').map(row => row.label),
      ['lsass', 'WrQueue'],
    );
    assert.deepEqual(allRows(tree, 'nothing'), []);
    assert.equal(allRows(tree, '   ').length, 6);
  });

  it('every row that a filter shows leads to, or comes from, a match', () => {
    fc.assert(
      fc.property(anyTree, fc.constantFrom('a', 'b', 'x', 'c'), (roots, word) => {
        const tree = new RowTree(() => roots);
        const rows = allRows(tree, word);
        for (const row of rows) {
          const related = rows.filter(other => other.id.startsWith(row.id) || row.id.startsWith(other.id));
          assert.ok(related.some(other => other.label.includes(word)));
        }
        const shown = new Set(rows.map(row => row.id));
        for (const row of allRows(tree)) if (row.label.includes(word)) assert.ok(shown.has(row.id));
      }),
    );
  });

  it('answers a filter with what it has found so far: the first of all that it will find', () => {
    fc.assert(
      fc.property(anyTree, fc.integer({ min: 1, max: 6 }), (roots, patience) => {
        const whole = new RowTree(() => roots).page({ start: 0, count: 100, filter: 'a' });
        const tree = new RowTree(() => roots);
        const ids = whole.rows.map(one => one.id);
        for (let turn = 0; ; turn++) {
          assert.ok(turn < 1000, 'it ends');
          let looked = 0;
          const answer = atOnce(tree.paging({ start: 0, count: 100, filter: 'a' }, () => ++looked >= patience));
          assert.deepEqual(
            answer.rows.map(one => one.id),
            ids.slice(0, answer.rows.length),
          );
          if (answer.searched === undefined) {
            assert.deepEqual(answer, whole);
            return;
          }
          assert.ok(answer.searched >= 0 && answer.searched < 1);
        }
      }),
      { seed: 11 },
    );
  });

  it('finds the way to a thing, from the root', () => {
    const snapshot = new Hand()
      .add('process', a(1), { pid: '0001', name: 'x.exe' })
      .add('port', a(2), { type: 'connection', name: 'P', owner: a(1) })
      .build();
    const tree = treesOf(snapshot).tree('ports');
    const path = tree.pathTo(idOf('port', a(2)));
    assert.deepEqual(
      path.map(row => row.id),
      [idOf('process', a(1)), `${idOf('process', a(1))}/${idOf('port', a(2))}`],
    );
    assert.deepEqual(tree.pathTo(idOf('port', a(3))), []);
  });

  it('filters by address as debuggers print it', () => {
    const snapshot = new Hand()
      .add('port', a(0x11112222), { type: 'connection', name: 'P' })
      .add('port', a(3), { name: 'Q' })
      .build();
    for (const filter of ['ffff8000`11112222', '0xffff800011112222', 'FFFF800011112222']) {
      assert.equal(
        drawn(treesOf(snapshot), 'ports', { grouping: 'name', filter }),
        golden(`
          port: Connection port P | queue lengths unknown
            note: Queue lengths unknown | not in this log
        `),
      );
    }
  });

  it('serves 50,000 ports in pages and filters over all of them; the cost grows with their number, not with its square', () => {
    const small = timed(5000);
    const large = timed(50_000);
    // Ten times the ports: a hundred times the cost would be quadratic. The floor keeps a lucky small run from deciding.
    assert.ok(large < 40 * Math.max(small, 20), `5,000: ${Math.round(small)} ms, 50,000: ${Math.round(large)} ms`);
  });
});

function timed(ports: number): number {
  const hand = new Hand().add('process', a(1), { pid: '0001', name: 'many.exe' });
  for (let i = 0; i < ports; i++) {
    hand.add('port', a(0x10000 + i * 16), { type: 'connection', name: `LRPC-${i}`, owner: a(1) });
  }
  const tree = treesOf(hand.build()).tree('ports');
  const parent = idOf('process', a(1));
  const began = performance.now();
  const page = tree.page({ parent, start: ports - 1000, count: 100 });
  const found = tree.page({ parent, start: 0, count: 100, filter: 'LRPC-4999' });
  const path = tree.pathTo(idOf('port', a(0x10000 + 16 * (ports - 1))));
  const took = performance.now() - began;
  assert.equal(page.total, ports);
  assert.equal(page.rows.length, 100);
  assert.equal(found.total, ports > 49_999 ? 11 : 1);
  assert.equal(path.length, 2);
  return took;
}
