import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { ViewName } from '../../extension/protocol/requests';
import { type RowNode, type RowSource, RowStore } from '../../extension/ui/trees/rowStore';

const VIEWS: readonly ViewName[] = ['ports', 'threads', 'messages', 'waitChains'];
const PAGE = 200;

export interface ExpandedViews {
  readonly expanded: number;
  readonly rows: number;
  /** What the rows take in the process that shows them. */
  readonly heapMiB: number;
  /** New data has come: everything that is open is asked for again, as VS Code does. */
  readonly refresh: () => Promise<void>;
}

/** Opens rows of all views, level by level, as a user would, until so many are expanded. */
export async function expandedViews(source: RowSource, count: number): Promise<ExpandedViews> {
  const before = heap();
  const stores = VIEWS.map(view => new RowStore(source, { view, pageSize: PAGE }));
  let expanded = 0;
  let rows = 0;
  for (const [i, store] of stores.entries()) {
    const most = Math.ceil((count * (i + 1)) / stores.length);
    const open: (RowNode | undefined)[] = [undefined];
    for (let parent = open.shift(); expanded < most; parent = open.shift()) {
      const children = (await store.children(parent)).filter(node => node.kind === 'row');
      rows += children.length;
      if (parent) expanded++;
      open.push(...children.filter(({ row }) => row.hasChildren));
      if (open.length === 0) break;
    }
  }
  const heapMiB = (heap() - before) / 1048576;
  return { expanded, rows, heapMiB, refresh: () => refreshed(stores, source, count) };
}

/** The same levels again, all at once: VS Code asks for whatever is expanded and in sight. */
async function refreshed(stores: readonly RowStore[], source: RowSource, count: number): Promise<void> {
  const loads = stores.map(async store => {
    const renewed = store.renewed(source, store.query);
    const open: (RowNode | undefined)[] = [undefined];
    for (let left = count / stores.length; left > 0 && open.length > 0;) {
      const level = open.splice(0, left);
      left -= level.length;
      const below = await Promise.all(level.map(parent => renewed.children(parent)));
      for (const nodes of below)
        for (const node of nodes) if (node.kind === 'row' && node.row.hasChildren) open.push(node);
    }
  });
  await Promise.all(loads);
}

/** In bytes, without garbage. */
function heap(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  return process.memoryUsage().heapUsed;
}
