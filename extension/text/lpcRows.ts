import type { Address } from '../base/address';
import { parseAddress } from '../base/address';
import type { PortType } from '../model/entities';
import type { TextEvidence } from '../model/evidence';
import type { FactSink } from '../model/facts';
import { idOf, messageIdOfNumber } from '../model/ids';

/** One row of `!lpc port` and `!lpc scan`. */
export interface ScanRow {
  readonly type: PortType | undefined;
  readonly port: Address;
  readonly connection: Address | null;
  readonly communication: Address | null;
  readonly name: string;
}

/** Low four bits of LPCP_PORT_OBJECT.Flags (NT port types); 2 is a port that is not connected yet. */
const PORT_TYPES: ReadonlyMap<number, PortType> = new Map<number, PortType>([
  [1, 'connection'],
  [3, 'server'],
  [4, 'client'],
]);

const SCAN_ROW =
  /^([0-9a-f]{1,8})\s+Port:\s*0x([0-9a-f]{8,16})\s+Connection:\s*0x([0-9a-f]{8,16})\s+Communication:\s*0x([0-9a-f]{8,16})\s*'?(.*)$/i;

/** `flags  Port: 0x… Connection: 0x…  Communication: 0x…  'Name' `; the closing quote is lost in some copies. */
export function readScanRow(text: string): ScanRow | undefined {
  const match = SCAN_ROW.exec(text);
  if (!match) return undefined;
  const [, flags = '', port = '', connection = '', communication = '', name = ''] = match;
  const address = parseAddress(port);
  if (address === undefined || address === 0n || port.length !== connection.length) return undefined;
  if (communication.length !== port.length) return undefined;
  return {
    type: PORT_TYPES.get(parseInt(flags, 16) & 0xf),
    port: address,
    connection: orNull(connection),
    communication: orNull(communication),
    name: name.trim().replace(/'$/, ''),
  };
}

function orNull(text: string): Address | null {
  const address = parseAddress(text);
  return address === undefined || address === 0n ? null : address;
}

/** @param pairs connections already told, so that the rows of both ends make one */
export function addScanRow(sink: FactSink, row: ScanRow, pairs: Set<string>, evidence: TextEvidence): void {
  const { type, port, connection, communication } = row;
  const named = type === 'connection' && row.name !== '' ? { name: { value: row.name, evidence } } : {};
  const ends =
    type === 'server'
      ? { serverPort: { value: port, evidence }, clientPort: { value: communication, evidence } }
      : type === 'client'
        ? { clientPort: { value: port, evidence }, serverPort: { value: communication, evidence } }
        : {};
  sink.add({
    kind: 'port',
    id: idOf('port', port),
    fields: {
      address: { value: port, evidence },
      ...(type && { type: { value: type, evidence } }),
      connectionPort: { value: connection, evidence },
      ...named,
      ...ends,
    },
  });
  if (connection && communication && (type === 'server' || type === 'client')) {
    const [server, client] = type === 'server' ? [port, communication] : [communication, port];
    const pair = `${server} ${client}`;
    if (pairs.has(pair)) return;
    pairs.add(pair);
    const tie = { port: connection, serverPort: server, clientPort: client };
    sink.add({ kind: 'connection', connection: { ...tie, evidence } });
  }
}

const CLIENT = /^Client thread\s+(?:0x)?([0-9a-f]{8,16})\s+waiting (?:for )?a reply from\s+(?:0x)?([0-9a-f]{1,8})\b/i;
const SERVER = /^Server thread\s+(?:0x)?([0-9a-f]{8,16})\s+is working on message\s+(?:0x)?([0-9a-f]{1,8})\b/i;

/** `Client thread X waiting a reply from ID` and `Server thread X is working on message ID`. */
export function addWaitRow(sink: FactSink, text: string, evidence: TextEvidence): boolean {
  const client = CLIENT.exec(text);
  const match = client ?? SERVER.exec(text);
  const thread = match?.[1] === undefined ? undefined : parseAddress(match[1]);
  const digits = match?.[2]?.toLowerCase();
  if (thread === undefined || thread === 0n || digits === undefined) return false;
  const number = digits.padStart(8, '0');
  const role = { value: thread, evidence };
  sink.add({
    kind: 'message',
    id: messageIdOfNumber(number),
    fields: {
      number: { value: parseInt(number, 16), evidence },
      ...(client ? { waitingThread: role } : { serverThread: role }),
    },
  });
  const waitsFor = client ? { waitsFor: { value: { messageNumber: number }, evidence } } : {};
  sink.add({ kind: 'thread', id: idOf('thread', thread), fields: { address: role, ...waitsFor } });
  return true;
}
