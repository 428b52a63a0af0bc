import { processIdOfPid } from '../../model/ids';
import type { Snapshot } from '../../model/snapshot';
import { type CellMeaning, cellMeanings, cellText, HOW_TO_ENABLE, lacksCells } from '../../rpc/cells';
import { interfaceTitle } from '../../rpc/interfaces';
import { type Block, code, heading, paragraph, type Text } from '../document';
import { processWanted, threadWanted } from '../filter';
import type { JsonObject } from '../json/json';
import { Names } from '../names';
import type { ReportFilter } from '../reportInput';
import { type Field, tableOf } from '../table';
import { count } from '../words';

/** Cells that are shown; a server may have thousands. */
const MOST_CELLS = 500;

/** Cells of the processes and threads that the report is about. */
export function cellsWanted(snapshot: Snapshot, filter: ReportFilter | undefined): readonly CellMeaning[] {
  const cells = cellMeanings(snapshot);
  if (filter === undefined) return cells;
  return cells.filter(({ cell, thread, caller }) => {
    const found = [thread, caller].map(id => (id === undefined ? undefined : snapshot.threads.get(id)));
    if (found.some(one => one && threadWanted(snapshot, filter, one))) return true;
    const pid = processIdOfPid(cell.pid);
    return filter.thread === undefined && processWanted(filter, snapshot.find(pid)?.id ?? pid);
  });
}

/** What `!rpcexts` listed, in front of the calls; of one process without any, how to get them. */
export function cellBlocks(snapshot: Snapshot, cells: readonly CellMeaning[]): readonly Block[] {
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

/** A cell as a row of the JSON report. */
export function cellJson({ cell, thread, caller, interface: found, procedureName }: CellMeaning): JsonObject {
  const { kind, pid, cell: number, status, procedure, interfaceStart, callId, lastTime, protocol, endpoint } = cell;
  return {
    kind: 'cell',
    table: kind,
    pid,
    cell: number,
    thread,
    caller,
    callerCid: cell.caller,
    status,
    procedure: procedure === undefined ? undefined : { number: procedure, name: procedureName },
    interface: found && { uuid: found.uuid, name: found.name, protocol: found.protocol, certainty: 'likely' },
    interfaceStart,
    callId,
    lastTime,
    protocol,
    endpoint,
  };
}

/** The thread that serves a call, or made it, and who called. */
export function threadOfCell(names: Names, { thread, caller }: CellMeaning): Text {
  const own = thread === undefined ? ['–'] : names.thread(thread).slice(1);
  return caller === undefined ? own : [...own, ' for ', ...names.thread(caller).slice(1)];
}

export function interfaceOfCell({ cell, interface: found }: CellMeaning): Text {
  if (found) return [`${interfaceTitle(found)} (likely)`];
  return [cell.interfaceStart === undefined ? '–' : `${cell.interfaceStart}-…`];
}
