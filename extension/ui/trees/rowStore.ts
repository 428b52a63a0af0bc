import type { Row, RowsArguments, RowsResponse, ViewName } from '../../protocol/requests';

/** A row in its place, or the invitation to load the next page of its parent. */
export type TreeNode = RowNode | MoreNode;

export interface RowNode {
  readonly kind: 'row';
  readonly row: Row;
  readonly parent: RowNode | undefined;
}

/** A view whose rows come page by page: those of a session, and the comparison that is shown beside them. */
export type PagedView = ViewName | 'comparison';

export interface MoreNode {
  readonly kind: 'more';
  readonly view: PagedView;
  readonly parent: RowNode | undefined;
  /** Rows that are not loaded yet. */
  readonly remaining: number;
}

/** Where rows come from: the adapter of one session. */
export type RowSource<V extends PagedView = ViewName> = (
  args: Omit<RowsArguments, 'view'> & { readonly view: V },
) => Promise<RowsResponse>;

export interface RowQuery<V extends PagedView = ViewName> {
  readonly view: V;
  readonly pageSize: number;
  readonly filter?: string;
  readonly grouping?: string;
  readonly sorting?: string;
}

interface Level {
  readonly rows: readonly RowNode[];
  /** Rows taken from the start of the adapter's list; rows put in by a reveal are not counted. */
  readonly loaded: number;
  readonly total: number;
  readonly hidden: number;
  /** The part of the rows that a filter has looked at, while it has not looked at all. */
  readonly searched?: number;
}

const ROOT = '';
const EMPTY: Level = { rows: [], loaded: 0, total: 0, hidden: 0 };

/**
 * The rows of one view that have been asked for, level by level and page by page. Knows nothing of VS Code. A new
 * query (another filter, new data) makes a new store; `wanted` of the old one keeps its pages loaded.
 */
export class RowStore<V extends PagedView = ViewName> {
  private readonly levels = new Map<string, Promise<Level>>();
  private frozen = false;
  private searching = false;
  /** Called when a filter has found more, or has looked at everything. */
  onGrown: (() => void) | undefined;

  constructor(
    private readonly source: RowSource<V>,
    readonly query: RowQuery<V>,
    private readonly wanted: Map<string, number> = new Map<string, number>(),
  ) {}

  /** Children of a row, or the roots. What an ended session did not load in time stays empty. */
  async children(parent?: RowNode): Promise<readonly TreeNode[]> {
    const level = await this.level(parent);
    const remaining = level.total - level.loaded;
    if (remaining <= 0 || this.frozen) return level.rows;
    return [...level.rows, { kind: 'more', view: this.query.view, parent, remaining }];
  }

  /** How many root rows the filter hides, and how far it has got. */
  async filtered(): Promise<Pick<Level, 'hidden' | 'searched'>> {
    const { hidden, searched } = await this.level(undefined);
    return { hidden, ...(searched !== undefined && { searched }) };
  }

  /** Loads the next page below a row. */
  async more(parent?: RowNode): Promise<void> {
    const key = keyOf(parent);
    const before = await this.level(parent);
    const next = this.page(parent, before.loaded).then(answer => append(before, answer, parent));
    this.levels.set(key, next);
    try {
      this.wanted.set(key, (await next).loaded);
    } catch (error) {
      this.levels.set(key, Promise.resolve(before));
      throw error;
    }
  }

  /**
   * Puts the rows of a path, root first, where they belong, also where their page is not loaded, and returns their
   * nodes, so that the last one can be revealed.
   */
  async insertPath(path: readonly Row[]): Promise<readonly RowNode[]> {
    const nodes: RowNode[] = [];
    for (const row of path) {
      const parent = nodes.at(-1);
      const level = await this.level(parent);
      let node = level.rows.find(child => child.row.id === row.id);
      if (node === undefined) {
        node = { kind: 'row', row, parent };
        this.levels.set(keyOf(parent), Promise.resolve({ ...level, rows: [...level.rows, node] }));
      }
      nodes.push(node);
    }
    return nodes;
  }

  /** The session is over, or other rows are shown: what is loaded stays, nothing more is asked. */
  freeze(): void {
    this.frozen = true;
  }

  /** The same view with new data or another query; pages that were loaded will be loaded again. */
  renewed(source: RowSource<V>, query: RowQuery<V>): RowStore<V> {
    return new RowStore(source, query, new Map(this.wanted));
  }

  private level(parent: RowNode | undefined): Promise<Level> {
    const key = keyOf(parent);
    const known = this.levels.get(key);
    if (known) return known;
    if (this.frozen) return Promise.resolve(EMPTY);
    const loading = this.page(parent, 0, this.countOf(key)).then(answer => append(EMPTY, answer, parent));
    this.levels.set(key, loading);
    void loading.then(({ searched }) => {
      if (searched !== undefined && key === ROOT) void this.searchOn();
    }, ignored);
    // A level that failed is asked again the next time.
    loading.catch(() => {
      if (this.levels.get(key) === loading) this.levels.delete(key);
    });
    return loading;
  }

  private countOf(key: string): number {
    return Math.max(this.query.pageSize, this.wanted.get(key) ?? 0);
  }

  /** Asks again while a filter has not looked at everything, as long as the rows are shown. */
  private async searchOn(): Promise<void> {
    if (this.searching) return;
    this.searching = true;
    for (let ends = false; !ends && !this.frozen;) {
      const before = await this.level(undefined);
      let answer: RowsResponse;
      try {
        answer = await this.page(undefined, 0, Math.max(this.countOf(ROOT), before.loaded), true);
      } catch {
        // What was found is shown, and how far that was.
        return;
      }
      ends = answer.searched === undefined;
      this.levels.set(ROOT, Promise.resolve(append(EMPTY, answer, undefined)));
      if (ends) await this.dropPartial();
      this.onGrown?.();
    }
  }

  /** Levels that were filled before the filter had looked at everything are asked for again. */
  private async dropPartial(): Promise<void> {
    for (const [key, level] of [...this.levels]) {
      const { searched } = await level.catch(() => EMPTY);
      if (searched !== undefined) this.levels.delete(key);
    }
  }

  private page(
    parent: RowNode | undefined,
    start: number,
    count = this.query.pageSize,
    more = false,
  ): Promise<RowsResponse> {
    const { view, filter, grouping, sorting } = this.query;
    return this.source({
      view,
      start,
      count,
      ...(parent && { parent: parent.row.id }),
      ...(filter !== undefined && { filter }),
      ...(grouping !== undefined && { grouping }),
      ...(sorting !== undefined && { sorting }),
      ...(more && { more }),
    });
  }
}

/** Who asked for the level hears of the error. */
function ignored(): void {
  // Nothing to go on with.
}

function keyOf(parent: RowNode | undefined): string {
  return parent?.row.id ?? ROOT;
}

function append(before: Level, answer: RowsResponse, parent: RowNode | undefined): Level {
  const fresh = new Set(answer.rows.map(row => row.id));
  const kept = before.rows.filter(node => !fresh.has(node.row.id));
  const rows = [...kept, ...answer.rows.map((row): RowNode => ({ kind: 'row', row, parent }))];
  // An answer without rows ends the list, whatever its total says: else "load more" would never go away.
  const loaded = answer.rows.length === 0 ? answer.total : before.loaded + answer.rows.length;
  const { total, hidden, searched } = answer;
  return { rows, loaded, total, hidden, ...(searched !== undefined && { searched }) };
}
