import { type ThreadId, threadIdOfCid } from '../model/ids';
import type { RpcCell } from '../model/rpcCells';
import type { Snapshot } from '../model/snapshot';
import { interfacesStarting, interfaceTitle, type RpcInterface } from './interfaces';
import { recogniseStack } from './stacks/recognise';

/** What to do where no cells are listed. Source: Microsoft's documentation of RPC state information. */
export const HOW_TO_ENABLE =
  'RPC keeps cells only where the group policy "Maintain RPC Troubleshooting State Information" (Administrative Templates, System, Remote Procedure Call) is Server, Full or Auto2 and the process was started after that';

/** Status of a call. Source: the documentation of rpcexts. */
const STATUS = ['allocated', 'active', 'dispatched'] as const;

/** A cell with what else is known of it. */
export interface CellMeaning {
  readonly cell: RpcCell;
  /** The thread that serves a call or made it, or that a thread cell is of: known where its cell was listed, too. */
  readonly thread?: ThreadId;
  /** The thread that called, where the call came over LRPC. */
  readonly caller?: ThreadId;
  /** The one interface whose UUID begins so: the cell has its first part only, so that it is likely, no more. */
  readonly interface?: RpcInterface;
  readonly procedureName?: string;
}

/** All cells of a snapshot, in the order in which they were listed. */
export function cellMeanings(snapshot: Snapshot): readonly CellMeaning[] {
  const tids = new Map<string, string>();
  for (const { kind, pid, cell, tid } of snapshot.rpcCells)
    if (kind === 'thread' && tid !== undefined) tids.set(`${pid} ${cell}`, tid);
  const threads = new Map<string, ThreadId>();
  if (snapshot.rpcCells.length > 0)
    for (const { id, cid } of snapshot.threads.values()) if (cid) threads.set(cid.value, id);
  // A thread that was listed otherwise, too, goes by its address.
  const threadOf: ThreadOf = cid => threads.get(cid) ?? threadIdOfCid(cid);
  return snapshot.rpcCells.map(cell => meaningOf(cell, tids, threadOf));
}

/** Cells by the thread that they are of; those of callers are not among them. */
export function cellsByThread(cells: readonly CellMeaning[]): ReadonlyMap<ThreadId, readonly CellMeaning[]> {
  const found = new Map<ThreadId, CellMeaning[]>();
  for (const one of cells) {
    if (one.thread === undefined) continue;
    const list = found.get(one.thread);
    if (list) list.push(one);
    else found.set(one.thread, [one]);
  }
  return found;
}

type ThreadOf = (cid: string) => ThreadId;

function meaningOf(cell: RpcCell, tids: ReadonlyMap<string, string>, threadOf: ThreadOf): CellMeaning {
  const tid = cell.tid ?? (cell.threadCell === undefined ? undefined : tids.get(`${cell.pid} ${cell.threadCell}`));
  const thread = tid === undefined ? undefined : threadOf(`${cell.pid}.${tid}`);
  const caller = cell.caller === undefined ? undefined : threadOf(cell.caller);
  const [found, ...others] = cell.interfaceStart === undefined ? [] : interfacesStarting(cell.interfaceStart);
  const known = others.length === 0 ? found : undefined;
  const procedureName = cell.procedure === undefined ? undefined : known?.procedure(cell.procedure);
  return {
    cell,
    ...(thread !== undefined && { thread }),
    ...(caller !== undefined && { caller }),
    ...(known && { interface: known }),
    ...(procedureName !== undefined && { procedureName }),
  };
}

/** `dispatched procedure 15 of eventlog (ElfrReportEventW)`, `LRPC endpoint OLE5`. */
export function cellText({ cell, interface: found, procedureName }: CellMeaning): string {
  if (cell.kind === 'endpoint') return [cell.protocol, 'endpoint', cell.endpoint].filter(Boolean).join(' ');
  if (cell.kind === 'thread') return `thread ${cell.tid ?? 'of unknown number'}`;
  const status = cell.status === undefined ? undefined : (STATUS[cell.status] ?? `status ${cell.status}`);
  const interfaceText = found ? interfaceTitle(found) : cell.interfaceStart && `interface ${cell.interfaceStart}-…`;
  const name = procedureName === undefined ? undefined : `(${procedureName})`;
  const to = cell.kind === 'client-call' && cell.endpoint !== undefined ? `to ${cell.endpoint}` : undefined;
  return [
    status,
    cell.procedure === undefined ? 'call' : `procedure ${cell.procedure}`,
    interfaceText === undefined ? undefined : `of ${interfaceText}`,
    name,
    to,
  ]
    .filter(Boolean)
    .join(' ');
}

/** True of a session on one process whose stacks show RPC and that has no cells: cells would say more. */
export function lacksCells(snapshot: Snapshot): boolean {
  if (snapshot.target.mode !== 'user' || snapshot.rpcCells.length > 0) return false;
  for (const { frames } of snapshot.threads.values()) {
    const { call, serving } = frames ? recogniseStack(frames.value) : {};
    if (serving || (call && call.transport !== 'alpc')) return true;
  }
  return false;
}
