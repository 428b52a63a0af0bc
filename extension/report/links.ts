import type { Connection, Port } from '../model/entities';
import type { Evidence } from '../model/evidence';
import { type EntityId, idOf, type PortId, type ProcessId, processIdOfPid } from '../model/ids';
import type { Address } from '../base/address';
import type { Snapshot } from '../model/snapshot';

/** A client tied to a server through a connection port, whichever side the command was asked about. */
export interface Link {
  readonly connectionPort: PortId | undefined;
  readonly portName: string | undefined;
  readonly serverPort: PortId | undefined;
  readonly serverQueued: number | undefined;
  readonly clientPort: PortId | undefined;
  readonly clientQueued: number | undefined;
  readonly server: ProcessId | undefined;
  readonly serverName: string | undefined;
  readonly client: ProcessId | undefined;
  readonly clientName: string | undefined;
  readonly evidence: Evidence;
}

/**
 * Connections with both sides named. `!alpc /lpp` of the client, `/lpp` of the server and `/lpc` of the port print the
 * same connection three times: it is told once, with what each of them adds.
 */
export function linksOf(snapshot: Snapshot): readonly Link[] {
  const links = new Map<string, Link>();
  for (const [i, connection] of snapshot.connections.entries()) {
    const link = linkOf(snapshot, connection);
    // One client port takes part in one connection only.
    const key = link.clientPort ?? link.serverPort ?? `row ${i}`;
    const before = links.get(key);
    links.set(key, before ? joined(before, link) : link);
  }
  return [...links.values()];
}

function linkOf(snapshot: Snapshot, row: Connection): Link {
  const portId = id('port', row.port);
  const port = portId && portOf(snapshot, portId);
  const asked = id('process', row.process);
  const peer = id('process', row.peerProcess) ?? (row.peerPid === undefined ? undefined : processIdOfPid(row.peerPid));
  const owner = port?.owner?.value ? idOf('process', port.owner.value) : undefined;
  // Without a role the row comes from `!alpc /lpc`, which lists the clients of a port.
  const server = row.role === 'connected' ? (peer ?? owner) : (asked ?? owner);
  const client = row.role === 'connected' ? asked : peer;
  return {
    connectionPort: portId,
    portName: row.portName ?? port?.name?.value,
    serverPort: id('port', row.serverPort),
    serverQueued: row.serverQueued ?? lying(snapshot, row, row.serverPort),
    clientPort: id('port', row.clientPort),
    clientQueued: row.clientQueued ?? lying(snapshot, row, row.clientPort),
    server,
    serverName: nameOf(snapshot, server) ?? (row.role === 'connected' ? row.peerName : port?.ownerName?.value),
    client,
    clientName: nameOf(snapshot, client) ?? (row.role === 'connected' ? undefined : row.peerName),
    evidence: row.evidence,
  };
}

/**
 * Memory tells the queues of both ports, and has no count beside a connection: all messages that lie in the main, large,
 * pending and direct queue.
 */
function lying(snapshot: Snapshot, row: Connection, address: Address | undefined): number | undefined {
  const portId = id('port', address);
  const lengths = row.evidence.kind === 'memory' && portId ? portOf(snapshot, portId)?.queues?.value : undefined;
  const { main, large, pending, direct = 0 } = lengths ?? {};
  return main === undefined || large === undefined || pending === undefined
    ? undefined
    : main + large + pending + direct;
}

/** What the first row left out, the second may tell. */
function joined(first: Link, second: Link): Link {
  const told = Object.entries(second).filter(([, value]) => value !== undefined);
  return { ...first, ...(Object.fromEntries(told) as Partial<Link>) };
}

function id<K extends 'port' | 'process'>(kind: K, address: Address | undefined): `${K}:${string}` | undefined {
  return address === undefined || address === 0n ? undefined : idOf(kind, address);
}

function portOf(snapshot: Snapshot, portId: PortId): Port | undefined {
  const entity = snapshot.find(portId);
  return entity?.kind === 'port' ? entity : undefined;
}

function nameOf(snapshot: Snapshot, processId: EntityId | undefined): string | undefined {
  const entity = processId && snapshot.find(processId);
  return entity?.kind === 'process' ? entity.name?.value : undefined;
}
