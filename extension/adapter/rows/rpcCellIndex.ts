import type { ThreadId } from '../../model/ids';
import type { Snapshot } from '../../model/snapshot';
import { type CellMeaning, cellMeanings, cellsByThread } from '../../rpc/cells';

/** Cells of the RPC runtime, and by the thread that each is of. */
export interface RpcCells {
  readonly all: readonly CellMeaning[];
  readonly byThread: ReadonlyMap<ThreadId, readonly CellMeaning[]>;
}

export function rpcCellsOf(snapshot: Snapshot): RpcCells {
  const all = cellMeanings(snapshot);
  return { all, byThread: cellsByThread(all) };
}
