import type { Address } from '../base/address';
import type { Connection, PortFields, PortType } from '../model/entities';
import type { Known, TextEvidence } from '../model/evidence';
import type { FactSink } from '../model/facts';
import { idOf } from '../model/ids';
import type { ConnectedLine, ConnectionScope, CreatedLine, PortLine } from './alpcConnectionRows';
import { addProcessName } from './alpcPortFacts';
import type { Draft } from './draft';

/*
 * The count beside a port is called "queued" here: public material shows it, but none says which of the port's queues
 * it counts, so it never becomes a queue length.
 *
 * A machine has tens of thousands of these rows: objects are filled field by field, which is several times as fast as
 * putting them together from conditional parts.
 */

/** A connection port with its name, its count and the number of its connections. */
export function addPortLineFacts(sink: FactSink, row: PortLine, scope: ConnectionScope, evidence: TextEvidence): void {
  const port = portDraft(row.port, 'connection', row.queued, evidence);
  port.connections = { value: row.connections, evidence };
  if (row.name !== undefined) port.name = { value: row.name, evidence };
  if (scope.process !== undefined && scope.role === 'created') port.owner = { value: scope.process, evidence };
  sink.add({ kind: 'port', id: idOf('port', row.port), fields: port });
}

/** One connection to a port: seen from the server's side. */
export function addCreatedFacts(
  sink: FactSink,
  row: CreatedLine,
  scope: ConnectionScope,
  port: { readonly address: Address; readonly name?: string } | undefined,
  evidence: TextEvidence,
): void {
  const { serverPort, clientPort, process, image } = row;
  const tie = (fields: Draft<PortFields>): void => {
    if (port) fields.connectionPort = { value: port.address, evidence };
    fields.serverPort = { value: serverPort, evidence };
    fields.clientPort = { value: clientPort, evidence };
  };
  if (serverPort) {
    const server = portDraft(serverPort, 'server', row.serverQueued, evidence);
    tie(server);
    sink.add({ kind: 'port', id: idOf('port', serverPort), fields: server });
  }
  if (clientPort) {
    const client = portDraft(clientPort, 'client', row.clientQueued, evidence);
    setOwner(client, process, image, evidence);
    tie(client);
    sink.add({ kind: 'port', id: idOf('port', clientPort), fields: client });
  }
  addProcessName(sink, process, image, evidence);
  const connection = connectionDraft(row.serverQueued, row.clientQueued, evidence);
  if (port) connection.port = port.address;
  if (port?.name !== undefined) connection.portName = port.name;
  if (serverPort) connection.serverPort = serverPort;
  if (clientPort) connection.clientPort = clientPort;
  setPeer(connection, process, image);
  setScope(connection, scope, 'created');
  sink.add({ kind: 'connection', connection });
}

/** One connection of a process: seen from the client's side. The count is that of the connection port. */
export function addConnectedFacts(
  sink: FactSink,
  row: ConnectedLine,
  scope: ConnectionScope,
  evidence: TextEvidence,
): void {
  const { clientPort, port, name, process, image } = row;
  if (clientPort) {
    const client = portDraft(clientPort, 'client', row.clientQueued, evidence);
    client.clientPort = { value: clientPort, evidence };
    if (port) client.connectionPort = { value: port, evidence };
    if (scope.process !== undefined) client.owner = { value: scope.process, evidence };
    sink.add({ kind: 'port', id: idOf('port', clientPort), fields: client });
  }
  if (port) {
    const server = portDraft(port, 'connection', row.queued, evidence);
    if (name !== undefined) server.name = { value: name, evidence };
    setOwner(server, process, image, evidence);
    sink.add({ kind: 'port', id: idOf('port', port), fields: server });
  }
  addProcessName(sink, process, image, evidence);
  const connection = connectionDraft(row.queued, row.clientQueued, evidence);
  if (port) connection.port = port;
  if (name !== undefined) connection.portName = name;
  if (clientPort) connection.clientPort = clientPort;
  setPeer(connection, process, image);
  setScope(connection, scope, 'connected');
  sink.add({ kind: 'connection', connection });
}

function portDraft(address: Address, type: PortType, queued: number, evidence: TextEvidence): Draft<PortFields> {
  const known: Known<Address> = { value: address, evidence };
  return { address: known, type: { value: type, evidence }, queued: { value: queued, evidence } };
}

function setOwner(
  fields: Draft<PortFields>,
  process: Address | null,
  image: string | undefined,
  evidence: TextEvidence,
): void {
  if (!process) return;
  fields.owner = { value: process, evidence };
  if (image !== undefined) fields.ownerName = { value: image, evidence };
}

function connectionDraft(serverQueued: number, clientQueued: number, evidence: TextEvidence): Draft<Connection> {
  return { serverQueued, clientQueued, evidence };
}

function setPeer(connection: Draft<Connection>, process: Address | null, image: string | undefined): void {
  if (process) connection.peerProcess = process;
  if (image !== undefined) connection.peerName = image;
}

/** `/lpc` asks about a port: no process and no role. */
function setScope(connection: Draft<Connection>, scope: ConnectionScope, role: 'created' | 'connected'): void {
  if (scope.process === undefined) return;
  connection.process = scope.process;
  connection.role = scope.role ?? role;
}
