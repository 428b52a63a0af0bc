import type { Row, RowsArguments, RowsResponse, ViewName } from '../../protocol/requests';

/** A row in its place, or the invitation to load the next page of its parent. */
export type TreeNode = RowNode | MoreNode;

export interface RowNode {
  readonly kind: 'row';
  readonly row: Row;
  readonly parent: RowNode | undefined;
}

export interface MoreNode {
  readonly kind: 'more';
  readonly view: ViewName;
  readonly parent: RowNode | undefined;
  /** Rows that are not loaded yet. */
  readonly remaining: number;
}

/** Where rows come from: the adapter of one session. */
export type RowSource = (args: RowsArguments) => Promise<RowsResponse>;

export interface RowQuery {
  readonly view: ViewName;
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
}

const ROOT = '';

/**
 * The rows of one view that have been asked for, level by level and page by page. Knows nothing of VS Code. A new
 * query (another filter, new data) makes a new store; `wanted` of the old one keeps its pages loaded.
 */
export class RowStore {
  private readonly levels = new Map<string, Promise<Level>>();
  private frozen = false;

  constructor(
    private readonly source: RowSource,
    readonly query: RowQuery,
    private readonly wanted: Map<string, number> = new Map<string, number>(),
  ) {}

  /** Children of a row, or the roots. What an ended session did not load in time stays empty. */
  async children(parent?: RowNode): Promise<readonly TreeNode[]> {
    const level = await this.level(parent);
    const remaining = level.total - level.loaded;
    if (remaining <= 0 || this.frozen) return level.rows;
    return [...level.rows, { kind: 'more', view: this.query.view, parent, remaining }];
  }

  /** How many root rows the filter hides. */
  async hiddenRoots(): Promise<number> {
    return (await this.level(undefined)).hidden;
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

  /** The session is over: what is loaded stays, nothing more is asked. */
  freeze(): void {
    this.frozen = true;
  }

  /** The same view with new data or another query; pages that were loaded will be loaded again. */
  renewed(source: RowSource, query: RowQuery): RowStore {
    return new RowStore(source, query, new Map(this.wanted));
  }

  private level(parent: RowNode | undefined): Promise<Level> {
    const key = keyOf(parent);
    const known = this.levels.get(key);
    if (known) return known;
    const empty: Level = { rows: [], loaded: 0, total: 0, hidden: 0 };
    if (this.frozen) return Promise.resolve(empty);
    const count = Math.max(this.query.pageSize, this.wanted.get(key) ?? 0);
    const loading = this.page(parent, 0, count).then(answer => append(empty, answer, parent));
    this.levels.set(key, loading);
    // A level that failed is asked again the next time.
    loading.catch(() => {
      if (this.levels.get(key) === loading) this.levels.delete(key);
    });
    return loading;
  }

  private page(parent: RowNode | undefined, start: number, count = this.query.pageSize): Promise<RowsResponse> {
    const { view, filter, grouping, sorting } = this.query;
    return this.source({
      view,
      start,
      count,
      ...(parent && { parent: parent.row.id }),
      ...(filter !== undefined && { filter }),
      ...(grouping !== undefined && { grouping }),
      ...(sorting !== undefined && { sorting }),
    });
  }
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
  return { rows, loaded, total: answer.total, hidden: answer.hidden };
}
