import { atOnce, type Work } from '../../base/slices';
import type { EntityId } from '../../model/ids';
import type { Row, RowsResponse } from '../../protocol/requests';
import { Placed } from './placed';
import { RowIndex } from './rowIndex';
import { RowSearch, wordsOf } from './rowFilter';
import type { RowNode, Rows } from './rowNode';

/** Filters whose result is kept: each page of a filtered view asks with the same one. */
const KEPT_FILTERS = 4;

export interface Page {
  readonly parent?: string;
  readonly start: number;
  readonly count: number;
  readonly filter?: string;
}

const ROOT: Pick<RowNode, 'key' | 'seed'> = { key: '', seed: () => ({ kind: 'group', label: '', icon: '' }) };

/** Rows of one view of one reading: made lazily, found by their ids, filtered as a whole. */
export class RowTree {
  private readonly root: Placed;
  private readonly searches = new Map<string, RowSearch>();
  private readonly index: RowIndex;

  constructor(roots: () => Rows) {
    this.root = new Placed('', { ...ROOT, children: roots }, undefined);
    this.index = new RowIndex(this.root);
  }

  /** One page of the rows below a parent. A parent that does not exist (any more) has no rows. */
  page(page: Page): RowsResponse {
    return atOnce(this.paging(page));
  }

  /** The same with pauses. A filter that `isEnough` ends answers with what it has found so far. */
  *paging({ parent, start, count, filter }: Page, isEnough = () => false): Work<RowsResponse> {
    const placed = parent === undefined ? this.root : yield* this.find(parent);
    if (!placed) return { rows: [], total: 0, hidden: 0 };
    const all = yield* placed.children();
    const search = this.searchFor(filter);
    if (search) yield* search.until(isEnough);
    const shown = search ? search.visible(placed, all) : all;
    const rows: Row[] = [];
    for (const child of shown.slice(start, start + count)) {
      rows.push(child.row());
      // A row with its card takes a tenth of a millisecond.
      yield;
    }
    const searched = search?.searched;
    return {
      rows,
      total: shown.length,
      hidden: all.length - shown.length,
      ...(searched !== undefined && searched < 1 && { searched }),
    };
  }

  /** Rows from a root to the first row that stands for an entity; empty where none does. */
  pathTo(entity: EntityId): readonly Row[] {
    return atOnce(this.findingPath(entity));
  }

  /** The same with pauses. */
  *findingPath(entity: EntityId): Work<readonly Row[]> {
    const rows: Row[] = [];
    for (let at = yield* this.index.find(entity); at?.parent; at = at.parent) rows.unshift(at.row());
    return rows;
  }

  private *find(id: string): Work<Placed | undefined> {
    let at: Placed = this.root;
    let end = 0;
    while (end !== -1) {
      end = id.indexOf('/', end + 1);
      const next: Placed | undefined = yield* at.child(end === -1 ? id : id.slice(0, end));
      if (!next) return undefined;
      at = next;
    }
    return at;
  }

  private searchFor(filter: string | undefined): RowSearch | undefined {
    const words = wordsOf(filter ?? '');
    if (words.length === 0) return undefined;
    const key = words.join(' ');
    let search = this.searches.get(key);
    if (!search) {
      search = new RowSearch(this.root, words);
      this.searches.set(key, search);
      const oldest = this.searches.size > KEPT_FILTERS ? this.searches.keys().next().value : undefined;
      if (oldest !== undefined) this.searches.delete(oldest);
    }
    return search;
  }
}
