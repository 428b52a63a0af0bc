import type { Snapshot } from '../../model/snapshot';
import { type CellMeaning, cellMeanings, cellText, HOW_TO_ENABLE, lacksCells } from '../../rpc/cells';
import { type Block, code, heading, paragraph } from '../document';
import { Names } from '../names';
import { type Field, tableOf } from '../table';
import { count } from '../words';

/** Cells that are shown; a server may have thousands. */
const MOST_CELLS = 500;

/** What `!rpcexts` listed, in front of the calls; of one process without any, how to get them. */
export function cellBlocks(snapshot: Snapshot): readonly Block[] {
  const cells = cellMeanings(snapshot);
  if (cells.length === 0) return lacksCells(snapshot) ? [paragraph(`${HOW_TO_ENABLE}.`)] : [];
  const rest = cells.length - MOST_CELLS;
  return [
    heading(2, 'Cells of the RPC runtime'),
    tableOf(fieldsOf(new Names(snapshot)), cells.slice(0, MOST_CELLS)),
    ...(rest > 0 ? [paragraph(`${count(rest, 'more cell')} not shown.`)] : []),
    heading(2, 'Calls'),
  ];
}

function fieldsOf(names: Names): readonly Field<CellMeaning>[] {
  return [
    { key: 'cell', head: 'Cell', cell: one => [cellText(one)] },
    { key: 'process', head: 'Process', cell: ({ cell }) => [code(cell.pid)] },
    { key: 'number', head: 'Number', cell: ({ cell }) => [code(cell.cell)] },
    { key: 'thread', head: 'Thread', cell: ({ thread }) => (thread ? names.thread(thread).slice(1) : ['–']) },
    { key: 'caller', head: 'Called by', cell: ({ caller }) => (caller ? names.thread(caller).slice(1) : ['–']) },
  ];
}
