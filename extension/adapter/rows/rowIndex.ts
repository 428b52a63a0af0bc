import { paced, SharedWork, type Work } from '../../base/slices';
import type { EntityId } from '../../model/ids';
import type { Placed } from './placed';

/** Finds the rows of things, level by level: of several rows for one thing, the one nearest to the root. */
export class RowIndex {
  private readonly places = new Map<EntityId, Placed>();
  /** Rows that are searched as a whole; what is below them is not in the index. */
  private readonly closed: Placed[] = [];
  /** Each level that was asked for so far; most things are found on the first two. */
  private readonly levels: SharedWork<readonly Placed[]>[] = [];

  constructor(private readonly root: Placed) {}

  *find(entity: EntityId): Work<Placed | undefined> {
    let above: readonly Placed[] = [this.root];
    for (let depth = 0; above.length > 0; depth++) {
      const known = this.places.get(entity);
      if (known) return known;
      const parents = above;
      above = yield* (this.levels[depth] ??= new SharedWork(() => this.level(parents))).join();
    }
    return this.places.get(entity) ?? (yield* this.inClosed(entity));
  }

  /** Puts the rows below some others into the index. Answers with those that may have more below. */
  private *level(parents: readonly Placed[]): Work<readonly Placed[]> {
    const open: Placed[] = [];
    for (const parent of parents) {
      yield;
      yield* paced(yield* parent.children(), placed => {
        const { entity, search, children } = placed.node;
        if (entity !== undefined && !this.places.has(entity)) this.places.set(entity, placed);
        if (search) this.closed.push(placed);
        else if (children) open.push(placed);
      });
    }
    return open;
  }

  private *inClosed(entity: EntityId): Work<Placed | undefined> {
    for (const placed of this.closed) {
      if (placed.node.search?.().includes(entity) === true) return yield* new RowIndex(placed).find(entity);
      yield;
    }
    return undefined;
  }
}
