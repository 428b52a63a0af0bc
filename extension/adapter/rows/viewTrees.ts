import { GROUPINGS, type ViewName } from '../../protocol/requests';
import type { Work } from '../../base/slices';
import { messageRoots } from './messages';
import { moduleRoots } from './modules';
import { neededSymbols } from './neededSymbols';
import { portRoots } from './ports';
import type { RowNode, Rows } from './rowNode';
import { RowTree } from './rowTree';
import { rpcCellRoots } from './rpcCells';
import { threadRoots } from './threads';
import type { ViewSource } from './viewSource';
import { waitChainRoots } from './waitChains';

const ROOTS: Readonly<Record<ViewName, (source: ViewSource, grouping: string, sorting: string) => Rows>> = {
  waitChains: rootsOfChains,
  ports: portRoots,
  messages: rootsOfMessages,
  threads: threadRoots,
  modules: moduleRoots,
};

/** Groupings and orders of a view whose rows are kept; an older one is made anew. */
const KEPT = 3;

/** Where nothing can be read for want of symbols, the first view says so and what to do. */
function rootsOfChains(source: ViewSource, grouping: string, sorting: string): Rows {
  return source.needs ? neededSymbols(source.needs) : waitChainRoots(source, grouping, sorting);
}

/** Behind the messages stands what the RPC runtime says of its calls. */
function* rootsOfMessages(source: ViewSource, grouping: string, sorting: string): Work<readonly RowNode[]> {
  return [...(yield* messageRoots(source, grouping, sorting)), ...rpcCellRoots(source)];
}

/** Trees of all views of one reading, each made when it is first asked for. */
export class ViewTrees {
  private readonly trees = new Map<ViewName, Map<string, RowTree>>();

  constructor(private readonly source: ViewSource) {}

  /** Tree of a view; the default grouping and order where none is named. */
  tree(view: ViewName, grouping: string = GROUPINGS[view][0], sorting = 'default'): RowTree {
    // Symbols of modules are looked for late, so their rows are made anew: there are few of them.
    if (view === 'modules') return new RowTree(() => ROOTS[view](this.source, grouping, sorting));
    const kept = this.trees.get(view) ?? new Map<string, RowTree>();
    this.trees.set(view, kept);
    const key = `${grouping}/${sorting}`;
    const tree = kept.get(key) ?? new RowTree(() => ROOTS[view](this.source, grouping, sorting));
    // The one asked for last stands last.
    kept.delete(key);
    kept.set(key, tree);
    const [oldest] = kept.keys();
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
    return tree;
  }
}
