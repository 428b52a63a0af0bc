import type { Work } from '../../base/slices';
import type { EntityId } from '../../model/ids';
import type { Row } from '../../protocol/requests';

/** A row without its place in the tree. The tooltip is made only for rows that are sent. */
export interface RowSeed extends Omit<Row, 'id' | 'hasChildren' | 'tooltip'> {
  readonly tooltip?: () => string;
  /** Further words that a filter may name and that the row does not show (ids, object paths). */
  words?: string;
}

/** Rows, or the work that makes them, where there may be ten thousands. */
export type Rows = readonly RowNode[] | Work<readonly RowNode[]>;

/** One row of a view and how to make what is below it. Nothing is made before it is asked for. */
export interface RowNode {
  /** Name among its siblings: an entity id, or the name of a group. */
  readonly key: string;
  readonly seed: () => RowSeed;
  /** Present: the row can be opened. It then yields at least one row. */
  readonly children?: () => Rows;
  /**
   * Text of everything below, ids included, for a row that is found as a whole: filters and paths then do not make its
   * rows one by one. Thousands of chains may lead through the same hundreds of server threads.
   */
  readonly search?: () => string;
  /** What the row stands for, where that can be told without making the row. */
  readonly entity?: EntityId;
}
