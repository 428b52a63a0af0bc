import type { Address } from '../base/address';
import type { PortFields } from '../model/entities';
import type { Known, TextEvidence } from '../model/evidence';
import type { FactSink } from '../model/facts';
import { idOf } from '../model/ids';
import type { ConnectedLine, CreatedLine, PortLine } from './alpcConnectionRows';
import type { ConnectionScope } from './alpcConnections';
import { addProcessName } from './alpcPortFacts';

/*
 * The count beside a port is called "queued" here: public material shows it, but none says which of the port's queues
 * it counts, so it never becomes a queue length.
 */

/** A connection port with its name, its count and the number of its connections. */
export function addPortLineFacts(sink: FactSink, row: PortLine, scope: ConnectionScope, evidence: TextEvidence): void {
  const know = knower(evidence);
  addPort(sink, row.port, evidence, {
    type: know('connection'),
    ...(row.name !== undefined && { name: know(row.name) }),
    queued: know(row.queued),
    connections: know(row.connections),
    ...(scope.process !== undefined && scope.role === 'created' && { owner: know(scope.process) }),
  });
}

/** One connection to a port: seen from the server's side. */
export function addCreatedFacts(
  sink: FactSink,
  row: CreatedLine,
  scope: ConnectionScope,
  port: { readonly address: Address; readonly name?: string } | undefined,
  evidence: TextEvidence,
): void {
  const know = knower(evidence);
  const tied: PortFields = {
    ...(port && { connectionPort: know(port.address) }),
    serverPort: know(row.serverPort),
    clientPort: know(row.clientPort),
  };
  addPort(sink, row.serverPort, evidence, { type: know('server'), queued: know(row.serverQueued), ...tied });
  addPort(sink, row.clientPort, evidence, {
    type: know('client'),
    queued: know(row.clientQueued),
    ...(row.process && { owner: know(row.process) }),
    ...(row.process && row.image !== undefined && { ownerName: know(row.image) }),
    ...tied,
  });
  addProcessName(sink, row.process, row.image, evidence);
  sink.add({
    kind: 'connection',
    connection: {
      ...(port && { port: port.address }),
      ...(port?.name !== undefined && { portName: port.name }),
      ...(row.serverPort && { serverPort: row.serverPort }),
      serverQueued: row.serverQueued,
      ...(row.clientPort && { clientPort: row.clientPort }),
      clientQueued: row.clientQueued,
      ...peer(row.process, row.image),
      ...scopeFields(scope, 'created'),
      evidence,
    },
  });
}

/** One connection of a process: seen from the client's side. The count is that of the connection port. */
export function addConnectedFacts(
  sink: FactSink,
  row: ConnectedLine,
  scope: ConnectionScope,
  evidence: TextEvidence,
): void {
  const know = knower(evidence);
  addPort(sink, row.clientPort, evidence, {
    type: know('client'),
    queued: know(row.clientQueued),
    clientPort: know(row.clientPort),
    ...(row.port && { connectionPort: know(row.port) }),
    ...(scope.process !== undefined && { owner: know(scope.process) }),
  });
  addPort(sink, row.port, evidence, {
    type: know('connection'),
    ...(row.name !== undefined && { name: know(row.name) }),
    queued: know(row.queued),
    ...(row.process && { owner: know(row.process) }),
    ...(row.process && row.image !== undefined && { ownerName: know(row.image) }),
  });
  addProcessName(sink, row.process, row.image, evidence);
  sink.add({
    kind: 'connection',
    connection: {
      ...(row.port && { port: row.port }),
      ...(row.name !== undefined && { portName: row.name }),
      serverQueued: row.queued,
      ...(row.clientPort && { clientPort: row.clientPort }),
      clientQueued: row.clientQueued,
      ...peer(row.process, row.image),
      ...scopeFields(scope, 'connected'),
      evidence,
    },
  });
}

function knower(evidence: TextEvidence): <T>(value: T) => Known<T> {
  return value => ({ value, evidence });
}

function addPort(sink: FactSink, address: Address | null, evidence: TextEvidence, fields: PortFields): void {
  if (!address) return;
  sink.add({ kind: 'port', id: idOf('port', address), fields: { address: { value: address, evidence }, ...fields } });
}

function peer(process: Address | null, image: string | undefined): { peerProcess?: Address; peerName?: string } {
  return { ...(process && { peerProcess: process }), ...(image !== undefined && { peerName: image }) };
}

/** `/lpc` asks about a port: no process and no role. */
function scopeFields(
  scope: ConnectionScope,
  role: 'created' | 'connected',
): { process?: Address; role?: 'created' | 'connected' } {
  if (scope.process === undefined) return {};
  return { process: scope.process, role: scope.role ?? role };
}
