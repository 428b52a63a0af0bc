import { GROUPINGS, type ViewName } from '../../protocol/requests';
import { messageRoots } from './messages';
import { moduleRoots } from './modules';
import { neededSymbols } from './neededSymbols';
import { portRoots } from './ports';
import type { RowNode } from './rowNode';
import { RowTree } from './rowTree';
import { rpcCellRoots } from './rpcCells';
import { threadRoots } from './threads';
import type { ViewSource } from './viewSource';
import { waitChainRoots } from './waitChains';

const ROOTS: Readonly<Record<ViewName, (source: ViewSource, grouping: string, sorting: string) => readonly RowNode[]>> =
  {
    waitChains: rootsOfChains,
    ports: portRoots,
    messages: (source, grouping, sorting) => [...messageRoots(source, grouping, sorting), ...rpcCellRoots(source)],
    threads: threadRoots,
    modules: moduleRoots,
  };

/** Where nothing can be read for want of symbols, the first view says so and what to do. */
function rootsOfChains(source: ViewSource, grouping: string, sorting: string): readonly RowNode[] {
  return source.needs ? neededSymbols(source.needs) : waitChainRoots(source, grouping, sorting);
}

/** Trees of all views of one reading, each made when it is first asked for. */
export class ViewTrees {
  private readonly trees = new Map<string, RowTree>();

  constructor(private readonly source: ViewSource) {}

  /** Tree of a view; the default grouping and order where none is named. */
  tree(view: ViewName, grouping: string = GROUPINGS[view][0], sorting = 'default'): RowTree {
    // Symbols of modules are looked for late, so their rows are made anew: there are few of them.
    if (view === 'modules') return new RowTree(() => ROOTS[view](this.source, grouping, sorting));
    const key = `${view}/${grouping}/${sorting}`;
    let tree = this.trees.get(key);
    if (!tree) {
      tree = new RowTree(() => ROOTS[view](this.source, grouping, sorting));
      this.trees.set(key, tree);
    }
    return tree;
  }
}
