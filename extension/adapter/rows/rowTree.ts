import type { EntityId } from '../../model/ids';
import type { Row, RowsResponse } from '../../protocol/requests';
import { filterTree, type Filtered, wordsOf } from './rowFilter';
import type { Placed, RowNode } from './rowNode';

/** Filters whose result is kept: each page of a filtered view asks with the same one. */
const KEPT_FILTERS = 4;

export interface Page {
  readonly parent?: string;
  readonly start: number;
  readonly count: number;
  readonly filter?: string;
}

/** Rows of one view of one reading: made lazily, found by their ids, filtered as a whole. */
export class RowTree {
  private readonly root: Placed;
  private readonly filters = new Map<string, Filtered>();
  private index: Index | undefined;

  constructor(roots: () => readonly RowNode[]) {
    this.root = {
      id: '',
      parent: undefined,
      node: { key: '', seed: () => ({ kind: 'group', label: '', icon: '' }), children: roots },
    };
  }

  /** One page of the rows below a parent. A parent that does not exist (any more) has no rows. */
  page({ parent, start, count, filter }: Page): RowsResponse {
    const placed = parent === undefined ? this.root : this.find(parent);
    if (!placed) return { rows: [], total: 0, hidden: 0 };
    const all = childrenOf(placed);
    const shown = this.visible(placed, all, filter);
    return {
      rows: shown.slice(start, start + count).map(child => rowOf(child)),
      total: shown.length,
      hidden: all.length - shown.length,
    };
  }

  /** Rows from a root to the first row that stands for an entity; empty where none does. */
  pathTo(entity: EntityId): readonly Row[] {
    this.index ??= indexOf(this.root);
    const { places, closed } = this.index;
    const holder = places.has(entity) ? undefined : closed.find(placed => placed.node.search?.().includes(entity));
    const rows: Row[] = [];
    const found = places.get(entity) ?? (holder && indexOf(holder).places.get(entity));
    for (let at = found; at?.parent; at = at.parent) rows.unshift(rowOf(at));
    return rows;
  }

  private find(id: string): Placed | undefined {
    let at: Placed = this.root;
    let end = 0;
    while (end !== -1) {
      end = id.indexOf('/', end + 1);
      const next: Placed | undefined = byId(at).get(end === -1 ? id : id.slice(0, end));
      if (!next) return undefined;
      at = next;
    }
    return at;
  }

  private visible(parent: Placed, all: readonly Placed[], filter: string | undefined): readonly Placed[] {
    const words = wordsOf(filter ?? '');
    if (words.length === 0) return all;
    const key = words.join(' ');
    let filtered = this.filters.get(key);
    if (!filtered) {
      filtered = filterTree(this.root, words, childrenOf);
      this.filters.set(key, filtered);
      const oldest = this.filters.size > KEPT_FILTERS ? this.filters.keys().next().value : undefined;
      if (oldest !== undefined) this.filters.delete(oldest);
    }
    const { whole, above } = filtered;
    for (let at: Placed | undefined = parent; at; at = at.parent) if (whole.has(at)) return all;
    return all.filter(child => whole.has(child) || above.has(child));
  }
}

/** Rows below a placed node, each with its id; made once. */
export function childrenOf(placed: Placed): readonly Placed[] {
  if (placed.children) return placed.children;
  const used = new Map<string, number>();
  const children = (placed.node.children?.() ?? []).map((node): Placed => {
    const nth = used.get(node.key) ?? 0;
    used.set(node.key, nth + 1);
    // A slash divides the parts of a row id; a key that comes again gets a number.
    const part = node.key.replace(/[%/#]/g, encodeURIComponent) + (nth === 0 ? '' : `#${nth + 1}`);
    return { id: placed.parent ? `${placed.id}/${part}` : part, node, parent: placed };
  });
  placed.children = children;
  return children;
}

function byId(placed: Placed): ReadonlyMap<string, Placed> {
  placed.byId ??= new Map(childrenOf(placed).map(child => [child.id, child]));
  return placed.byId;
}

interface Index {
  readonly places: ReadonlyMap<EntityId, Placed>;
  /** Rows that are searched as a whole; what is below them is not in the index. */
  readonly closed: readonly Placed[];
}

/** Breadth first, so that of several rows for one thing the one nearest to the root is found. */
function indexOf(root: Placed): Index {
  const places = new Map<EntityId, Placed>();
  const closed: Placed[] = [];
  let level: readonly Placed[] = childrenOf(root);
  while (level.length > 0) {
    const next: Placed[] = [];
    for (const placed of level) {
      const { entity, search } = placed.node;
      if (entity !== undefined && !places.has(entity)) places.set(entity, placed);
      if (search) closed.push(placed);
      else for (const child of childrenOf(placed)) next.push(child);
    }
    level = next;
  }
  return { places, closed };
}

function rowOf(placed: Placed): Row {
  const { tooltip, ...seed } = placed.node.seed();
  const row = { ...seed, id: placed.id, hasChildren: placed.node.children !== undefined };
  // Only for filters: it is not sent.
  delete row.words;
  return tooltip ? { ...row, tooltip: tooltip() } : row;
}
