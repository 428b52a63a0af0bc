import type { TextEvidence } from '../model/evidence';
import { kdNumber } from '../model/ids';
import type { RpcCell, RpcCellKind } from '../model/rpcCells';

const CELL = /^[0-9a-f]{4,8}\.[0-9a-f]{4,8}$/i;
const HEX = /^[0-9a-f]{1,8}$/i;
/** LRPC among the flags of a call: its last column is the client then, and else a connection. Source: the documentation of rpcexts, whose sample decodes 9 as `cached, LRPC`. */
const OVER_LRPC = 8;
const LONGEST_ENDPOINT = 64;

/** Names of the columns of a heading, whatever stands around them. */
export function columnsOf(heading: string): readonly string[] {
  return heading
    .replace(/^\s*#+\s*/, '')
    .replace(/CELL ID/i, 'CELL')
    .trim()
    .toUpperCase()
    .split(/\s+/);
}

/** Reads a row of a table by the heading above it. All numbers are hex. Undefined for a table of another kind. */
export function rpcRow(columns: readonly string[], text: string, evidence: TextEvidence): RpcCell | undefined {
  const kind = kindOf(columns);
  const words = text.trim().split(/\s+/);
  const at = (...names: readonly string[]): string | undefined => {
    const index = columns.findIndex(column => names.includes(column));
    return index < 0 ? undefined : words[index];
  };
  const [pid, cell] = [number(at('PID')), at('CELL')];
  if (!kind || pid === undefined || cell === undefined || !CELL.test(cell)) return undefined;
  const interfaceStart = at('IFSTART');
  const threadCell = at('TIDNUMBER', 'THRDCELL');
  const flags = number(at('CALLFLAG'));
  const caller = at('CONN/CLN');
  const known: Omit<RpcCell, 'kind' | 'pid' | 'cell' | 'evidence'> = {
    ...numberOf('status', at('ST')),
    ...numberOf('procedure', at('PNO')),
    ...(interfaceStart !== undefined &&
      /^[0-9a-f]{8}$/i.test(interfaceStart) && { interfaceStart: interfaceStart.toLowerCase() }),
    ...(threadCell !== undefined && CELL.test(threadCell) && { threadCell: threadCell.toLowerCase() }),
    ...tidOf(at('TID')),
    ...(flags !== undefined && (flags & OVER_LRPC) !== 0 && callerOf(caller)),
    ...numberOf('callId', at('CALLID')),
    ...numberOf('lastTime', at('LASTTIME')),
    ...textOf('protocol', at('PROTSEQ', 'PS')),
    ...textOf('endpoint', endpointOf(columns, words)),
  };
  return { kind, pid: kdNumber(pid), cell: cell.toLowerCase(), ...known, evidence };
}

function kindOf(columns: readonly string[]): RpcCellKind | undefined {
  if (columns.includes('CLTNUMBER')) return 'client-call';
  if (columns.includes('PNO')) return 'call';
  if (columns.includes('PROTSEQ')) return 'endpoint';
  return columns.includes('TID') ? 'thread' : undefined;
}

/** The last column, which may hold blanks, or nothing. */
function endpointOf(columns: readonly string[], words: readonly string[]): string | undefined {
  const last = columns.length - 1;
  const text = columns[last] === 'ENDPOINT' ? words.slice(last).join(' ').slice(0, LONGEST_ENDPOINT) : '';
  return text === '' ? undefined : text;
}

function number(text: string | undefined): number | undefined {
  return text !== undefined && HEX.test(text) ? parseInt(text, 16) : undefined;
}

function numberOf<K extends string>(name: K, text: string | undefined): Partial<Record<K, number>> {
  const value = number(text);
  // One name, which the result has if there is a value.
  return (value === undefined ? {} : { [name]: value }) as Partial<Record<K, number>>;
}

function textOf<K extends string>(name: K, text: string | undefined): Partial<Record<K, string>> {
  return (text === undefined ? {} : { [name]: text }) as Partial<Record<K, string>>;
}

function tidOf(text: string | undefined): { readonly tid?: string } {
  const tid = number(text);
  return tid === undefined || tid === 0 ? {} : { tid: kdNumber(tid) };
}

/** `00d0.0104`: PID and TID. */
function callerOf(text: string | undefined): { readonly caller?: string } {
  const [pid, tid] = (text ?? '').split('.').map(part => number(part));
  return pid === undefined || tid === undefined || pid === 0 ? {} : { caller: `${kdNumber(pid)}.${kdNumber(tid)}` };
}
