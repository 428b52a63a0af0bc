import type { CallMeaning } from '../../rpc/callMeaning';
import { callText, candidatesText, COM_WORDS, leavesAlpc, transportText } from '../../rpc/callText';
import { callsOf } from '../../rpc/calls';
import { type CellMeaning, cellText } from '../../rpc/cells';
import type { EntityId } from '../../model/ids';
import { cellBlocks, cellJson, cellsWanted, interfaceOfCell, threadOfCell } from './rpcCells';
import { code, paragraph, type Text, unknown } from '../document';
import { processWanted, threadWanted } from '../filter';
import { callJson } from '../json/callJson';
import { reasonFor } from '../json/unknownFields';
import { Names } from '../names';
import type { ReportFilter, ReportInput } from '../reportInput';
import { type Field, type TableReport } from '../table';
import { count, waitAge } from '../words';

const INTRO =
  'A request names the number of its procedure and its binding; which interface that binding is for is known to the runtimes of client and server alone. Interfaces that the server’s modules have are candidates, not findings.';

/** A call, or a cell of the runtime: only JSON and CSV have both in one list. */
type RpcRow = CallMeaning | CellMeaning;

/** Every call of RPC that a thread waits in: what is called, of whom, since when, and how sure that is. */
export function rpcReport(input: ReportInput): TableReport<RpcRow> {
  const { snapshot } = input.analysis;
  const names = new Names(snapshot);
  const rows = callsOf(snapshot).filter(call => wanted(input, input.filter, call));
  const cells = cellsWanted(snapshot, input.filter);
  return {
    name: 'RPC calls',
    rows,
    further: cells,
    intro: [
      ...cellBlocks(snapshot, cells),
      ...(rows.length === 0 ? [] : [paragraph(`${count(rows.length, 'call')} of RPC. ${INTRO}`)]),
    ],
    empty: [
      'No call of RPC was seen: none of the threads that were read waits at an RPC endpoint or shows one in its stack.',
    ],
    fields: fieldsOf(names),
    json: row => (isCell(row) ? cellJson(row) : { kind: 'call', ...callJson(row) }),
    ids: row => (isCell(row) ? [row.thread, row.caller] : idsOfCall(row)),
  };
}

function isCell(row: RpcRow): row is CellMeaning {
  return 'cell' in row;
}

function idsOfCall({ thread, message, port, server, serverThread }: CallMeaning): readonly (EntityId | undefined)[] {
  return [thread, message, port, server, serverThread].map(entity => entity?.id);
}

function wanted(input: ReportInput, filter: ReportFilter | undefined, call: CallMeaning): boolean {
  if (filter === undefined) return true;
  const { snapshot } = input.analysis;
  if (call.thread && threadWanted(snapshot, filter, call.thread)) return true;
  return filter.thread === undefined && processWanted(filter, call.server?.id);
}

function fieldsOf(names: Names): readonly Field<RpcRow>[] {
  return [
    { key: 'kind', head: 'kind', cell: row => [isCell(row) ? `cell ${row.cell.kind}` : 'call'], only: 'csv' },
    {
      key: 'thread',
      head: 'Thread',
      cell: row => (isCell(row) ? threadOfCell(names, row) : callerCell(names, row)),
    },
    {
      key: 'endpoint',
      head: 'Endpoint',
      cell: row => (isCell(row) ? [row.cell.endpoint ?? '–'] : endpointCell(row)),
    },
    {
      key: 'server',
      head: 'Server',
      cell: row => (isCell(row) ? [`process ${row.cell.pid} cell ${row.cell.cell}`] : serverCell(names, row)),
    },
    { key: 'service', head: 'Service', cell: row => (isCell(row) ? ['–'] : serviceCell(row)) },
    { key: 'call', head: 'Call', cell: row => (isCell(row) ? [cellText(row)] : callCell(row)) },
    {
      key: 'procedure',
      head: 'procedure',
      cell: row => [(isCell(row) ? row.cell.procedure : row.procedure?.number)?.toString() ?? ''],
      only: 'csv',
    },
    {
      key: 'interface',
      head: 'Interface',
      cell: row => (isCell(row) ? interfaceOfCell(row) : interfaceCell(row)),
    },
    { key: 'by', head: 'By', cell: row => (isCell(row) ? ['!rpcexts'] : byCell(row)) },
    {
      key: 'waitMs',
      head: 'Since',
      numeric: true,
      cell: row => (isCell(row) ? ['–'] : ageCell(row)),
      csv: row => (isCell(row) ? '–' : ageCsv(row)),
    },
    { key: 'certainty', head: 'Certainty', cell: row => [isCell(row) ? 'likely' : row.certainty] },
  ];
}

function ageCell({ thread }: CallMeaning): Text {
  return [(thread && waitAge(thread)) ?? unknown(thread ? reasonFor(thread, 'ticks') : 'not-asked')];
}

function ageCsv({ thread }: CallMeaning): string | number {
  return thread?.waitMs?.value ?? (thread && waitAge(thread)) ?? 'unknown';
}

function callerCell(names: Names, { thread, message }: CallMeaning): Text {
  if (thread) return names.thread(thread.id).slice(1);
  const sender = message?.senderCid?.value;
  return sender === undefined ? [unknown('not-asked')] : [code(sender)];
}

function endpointCell(call: CallMeaning): Text {
  if (leavesAlpc(call)) return [`leaves ALPC (${transportText(call)})`];
  const { endpoint } = call;
  if (!endpoint) return [unknown(reasonOf(call, 'endpoint'))];
  return endpoint.about === undefined ? [endpoint.name] : [`${endpoint.name} (${endpoint.about})`];
}

function serverCell(names: Names, call: CallMeaning): Text {
  if (leavesAlpc(call)) return ['not followed'];
  const process = call.server ? names.process(call.server.id).slice(1) : [unknown('not-asked')];
  return call.serverThread ? [...process, ' ', ...names.thread(call.serverThread.id)] : process;
}

function serviceCell(call: CallMeaning): Text {
  const { service, endpoint } = call;
  if (leavesAlpc(call)) return ['–'];
  if (!service) return [unknown(reasonOf(call, 'service'))];
  const sure = service.certainty === 'certain' ? '' : ` (${service.certainty})`;
  return [service.name === endpoint?.about ? `by the endpoint${sure}` : `${service.name}${sure}`];
}

function callCell(call: CallMeaning): Text {
  const text = callText(call);
  if (text === undefined) return [unknown(reasonOf(call, 'procedure'))];
  const certainty = call.procedure?.certainty ?? call.interface?.certainty;
  return certainty === undefined ? [text] : [`${text} (${certainty})`];
}

function interfaceCell(call: CallMeaning): Text {
  const found = call.interface;
  if (found) return [`${found.title} (${found.certainty}, by ${found.from})`];
  const candidates = candidatesText(call);
  if (candidates !== undefined) return [candidates];
  // Nothing that could be typed would tell it: the note says where it stands.
  const note = call.missing.find(one => one.part === 'interface')?.note;
  return [note === undefined ? unknown(reasonOf(call, 'interface')) : `unknown (${note})`];
}

/** Functions on the stacks of both sides. */
function byCell({ stub, routine, com }: CallMeaning): Text {
  const parts: Text[] = [
    ...(stub === undefined ? [] : [['client ', code(stub)]]),
    ...(routine === undefined ? [] : [['server ', code(routine)]]),
    ...(com === undefined ? [] : [[com === 'com' ? 'COM' : `COM, ${COM_WORDS[com]}`]]),
  ];
  return parts.length === 0 ? ['–'] : parts.flatMap((part, i) => (i === 0 ? part : ['; ', ...part]));
}

function reasonOf(
  call: CallMeaning,
  part: CallMeaning['missing'][number]['part'],
): CallMeaning['missing'][number]['reason'] {
  return call.missing.find(one => one.part === part)?.reason ?? 'not-asked';
}
