import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Row, RowsArguments } from '../../extension/protocol/requests';
import type { RowNode, RowSource, TreeNode } from '../../extension/ui/trees/rowStore';
import { RowStore } from '../../extension/ui/trees/rowStore';
import { FakeRows, row } from './rows';

const QUERY = { view: 'threads', pageSize: 3 } as const;

function ids(nodes: readonly TreeNode[]): string[] {
  return nodes.map(node => (node.kind === 'row' ? node.row.id : `more:${node.remaining}`));
}

function manyRoots(count: number): Row[] {
  return Array.from({ length: count }, (_, i) => row(String(i)));
}

describe('row store', () => {
  it('loads a level page by page and asks for nothing twice', async () => {
    const rows = new FakeRows({ '': manyRoots(7) });
    const store = new RowStore(rows.source, QUERY);
    assert.deepEqual(ids(await store.children()), ['0', '1', '2', 'more:4']);
    await store.more();
    assert.deepEqual(ids(await store.children()), ['0', '1', '2', '3', '4', '5', 'more:1']);
    await store.more();
    assert.deepEqual(ids(await store.children()), ['0', '1', '2', '3', '4', '5', '6']);
    assert.deepEqual(
      rows.asked.map(args => [args.start, args.count]),
      [
        [0, 3],
        [3, 3],
        [6, 3],
      ],
    );
  });

  it('passes parent, filter and grouping on', async () => {
    const rows = new FakeRows({ '': [row('p', { hasChildren: true })], p: [row('p/1')] });
    const store = new RowStore(rows.source, { ...QUERY, filter: 'row', grouping: 'process' });
    const [parent] = await store.children();
    const below = await store.children(parent as RowNode);
    assert.deepEqual(ids(below), ['p/1']);
    assert.equal(below[0]?.parent, parent);
    assert.deepEqual(rows.asked[1], {
      view: 'threads',
      parent: 'p',
      start: 0,
      count: 3,
      filter: 'row',
      grouping: 'process',
    });
  });

  it('puts a path in place where its page is not loaded, once', async () => {
    const last = row('9', { hasChildren: true });
    const rows = new FakeRows({ '': [...manyRoots(9), last], '9': [row('9/a')] });
    const store = new RowStore(rows.source, QUERY);
    const nodes = await store.insertPath([last, row('9/a')]);
    assert.deepEqual(ids(nodes), ['9', '9/a']);
    assert.equal(nodes[1]?.parent, nodes[0]);
    assert.deepEqual(ids(await store.children()), ['0', '1', '2', '9', 'more:7']);
    for (let page = 0; page < 3; page++) await store.more();
    assert.deepEqual(
      ids(await store.children()).sort(),
      manyRoots(10).map(one => one.id),
    );
  });

  it('keeps as many rows loaded as before when the data is new', async () => {
    const rows = new FakeRows({ '': manyRoots(20) });
    const store = new RowStore(rows.source, QUERY);
    await store.more();
    const renewed = store.renewed(rows.source, QUERY);
    assert.deepEqual(ids(await renewed.children()), ['0', '1', '2', '3', '4', '5', 'more:14']);
  });

  it('asks again after a failure, and keeps the rows when a further page fails', async () => {
    const rows = new FakeRows({ '': manyRoots(5) });
    let broken = true;
    const store = new RowStore(args => (broken ? Promise.reject(new Error('gone')) : rows.source(args)), QUERY);
    await assert.rejects(store.children(), /gone/);
    broken = false;
    assert.deepEqual(ids(await store.children()), ['0', '1', '2', 'more:2']);
    broken = true;
    await assert.rejects(store.more(), /gone/);
    assert.deepEqual(ids(await store.children()), ['0', '1', '2', 'more:2']);
  });

  it('asks nothing after its session has ended, and shows what was loaded', async () => {
    const rows = new FakeRows({ '': [row('p', { hasChildren: true })], p: [row('p/1')] });
    const store = new RowStore(rows.source, QUERY);
    const [parent] = await store.children();
    store.freeze();
    assert.deepEqual(ids(await store.children()), ['p']);
    assert.deepEqual(await store.children(parent as RowNode), []);
    assert.equal(rows.asked.length, 1);
  });

  describe('while a filter has not looked at all rows', () => {
    /** Finds one row more each time it is asked again, three in all. */
    function finding(): { readonly asked: RowsArguments[]; readonly source: RowSource } {
      const asked: RowsArguments[] = [];
      const source: RowSource = args => {
        asked.push(args);
        const found = Math.min(3, asked.filter(one => one.more).length);
        if (args.parent !== undefined) {
          const rows = found < 3 ? [] : [row('0/late')];
          return Promise.resolve({ rows, total: rows.length, hidden: 0, ...(found < 3 && { searched: 0.5 }) });
        }
        const rows = manyRoots(found);
        return Promise.resolve({ rows, total: found, hidden: 9 - found, ...(found < 3 && { searched: found / 4 }) });
      };
      return { asked, source };
    }

    const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

    it('asks again until it has, and tells each time', async () => {
      const { asked, source } = finding();
      const store = new RowStore(source, { ...QUERY, filter: 'x' });
      const shown: string[] = [];
      store.onGrown = () => {
        void store.children().then(nodes => shown.push(ids(nodes).join(' ')));
      };
      assert.deepEqual(ids(await store.children()), []);
      assert.deepEqual(await store.filtered(), { hidden: 9, searched: 0 });
      await settled();
      assert.deepEqual(shown, ['0', '0 1', '0 1 2']);
      assert.deepEqual(await store.filtered(), { hidden: 6 });
      assert.deepEqual(
        asked.map(args => args.more),
        [undefined, true, true, true],
      );
    });

    it('fills what was opened meanwhile again at its end', async () => {
      const { source } = finding();
      const store = new RowStore(source, { ...QUERY, filter: 'x' });
      await store.children();
      const opened: RowNode = { kind: 'row', row: row('0', { hasChildren: true }), parent: undefined };
      assert.deepEqual(ids(await store.children(opened)), []);
      await settled();
      assert.deepEqual(ids(await store.children(opened)), ['0/late']);
    });

    it('stops asking when other rows are shown', async () => {
      const { asked, source } = finding();
      const store = new RowStore(source, { ...QUERY, filter: 'x' });
      const first = store.children();
      store.freeze();
      await first;
      await settled();
      assert.equal(asked.length, 1);
    });
  });

  it('ends a level whose adapter has no more rows, whatever total it names', async () => {
    const store = new RowStore(
      args => Promise.resolve({ rows: args.start === 0 ? [row('a')] : [], total: 50, hidden: 0 }),
      QUERY,
    );
    assert.deepEqual(ids(await store.children()), ['a', 'more:49']);
    await store.more();
    assert.deepEqual(ids(await store.children()), ['a']);
  });

  it('shows every row exactly once, however large the pages are and whatever is revealed in between', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 1, max: 9 }),
        fc.array(fc.nat(39), { maxLength: 5 }),
        async (count, pageSize, reveals) => {
          const all = manyRoots(count);
          const store = new RowStore(new FakeRows({ '': all }).source, { view: 'ports', pageSize });
          for (const index of reveals) {
            const target = all[index];
            if (target) await store.insertPath([target]);
            await store.more();
          }
          for (let turn = 0; (await store.children()).some(node => node.kind === 'more'); turn++) {
            assert.ok(turn <= count, 'the list ends');
            await store.more();
          }
          const shown = ids(await store.children());
          assert.deepEqual([...shown].sort(), all.map(one => one.id).sort());
        },
      ),
    );
  });
});
