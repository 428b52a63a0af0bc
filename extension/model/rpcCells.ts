import type { Evidence } from './evidence';

/** The tables of `!rpcexts` and dbgrpc: calls that are served, calls that are made, endpoints, threads of servers. */
export type RpcCellKind = 'call' | 'client-call' | 'endpoint' | 'thread';

/** A cell in which the RPC runtime of a process keeps what it does, as a debugger lists it. Columns not printed are absent. */
export interface RpcCell {
  readonly kind: RpcCellKind;
  /** Process that the cell is of, in kd's own hex. */
  readonly pid: string;
  /** `0000.0006`: the cell among those of its process. */
  readonly cell: string;
  readonly status?: number;
  readonly procedure?: number;
  /** First eight digits of the interface's UUID, lower case. */
  readonly interfaceStart?: string;
  /** Calls: cell of the thread that serves it, or that made it. */
  readonly threadCell?: string;
  /** Thread cells: the thread. */
  readonly tid?: string;
  /** Calls that came over LRPC: client id of the caller. */
  readonly caller?: string;
  readonly callId?: number;
  /** Milliseconds of the runtime's own clock, see `!rpcexts.rpctime`. */
  readonly lastTime?: number;
  /** `NMP`, `LRPC`, `TCP`; of client calls the number that stands for it. */
  readonly protocol?: string;
  /** Cut off after 28 characters, of client calls after 12. */
  readonly endpoint?: string;
  readonly evidence: Evidence;
}

/** Cells are numbered in each process; a later list tells the same cell anew. */
export function keyOfCell({ kind, pid, cell }: RpcCell): string {
  return `${kind} ${pid} ${cell}`;
}
