import { type Address, formatAddress } from '../../base/address';
import type { Connection, Port } from '../../model/entities';
import type { Evidence } from '../../model/evidence';
import type { Snapshot } from '../../model/snapshot';
import { addTo } from './multiMap';

/** One client tied to a server through a connection port, put together from all outputs that name it. */
export interface ConnectionItem {
  readonly key: string;
  client?: Address;
  server?: Address;
  clientQueued?: number;
  serverQueued?: number;
  clientProcess?: Address;
  clientName?: string;
  clientPid?: string;
  evidence?: Evidence;
}

/** Who owns ports, and what is connected to them. */
export interface PortIndex {
  /** Ports by owner; null: the owner has closed its port, undefined: not known. */
  readonly byOwner: ReadonlyMap<Address | null | undefined, readonly Port[]>;
  connectionsOf(port: Address): readonly ConnectionItem[];
}

export function portIndex(snapshot: Snapshot): PortIndex {
  const byOwner = new Map<Address | null | undefined, Port[]>();
  const drafts = new ConnectionDrafts();
  for (const connection of snapshot.connections) drafts.addRow(connection);
  for (const port of snapshot.ports.values()) {
    addTo(byOwner, port.owner?.value, port);
    drafts.addPort(port);
  }
  return { byOwner, connectionsOf: port => drafts.of(port) };
}

/** Joins rows of connection tables and dumped communication ports that mean the same connection. */
class ConnectionDrafts {
  private readonly byPort = new Map<Address, ConnectionItem[]>();
  /** By the address of either end. */
  private readonly byEnd = new Map<Address, ConnectionItem>();

  of(port: Address): readonly ConnectionItem[] {
    return this.byPort.get(port) ?? [];
  }

  addRow(row: Connection): void {
    if (row.port === undefined) return;
    const item = this.item(row.port, row.clientPort, row.serverPort);
    if (row.clientQueued !== undefined) item.clientQueued = row.clientQueued;
    if (row.serverQueued !== undefined) item.serverQueued = row.serverQueued;
    item.evidence ??= row.evidence;
    // The process that the question was about is the client only in the second half of `!alpc /lpp`.
    const client = row.role === 'connected' ? row.process : row.peerProcess;
    if (client !== undefined) item.clientProcess = client;
    if (row.role === 'connected') return;
    if (row.peerName !== undefined) item.clientName = row.peerName;
    if (row.peerPid !== undefined) item.clientPid = row.peerPid;
  }

  addPort(port: Port): void {
    const connection = port.connectionPort?.value;
    const address = port.address?.value;
    if (connection === undefined || connection === null || address === undefined) return;
    const type = port.type?.value;
    if (type !== 'client' && type !== 'server') return;
    const client = type === 'client' ? address : (port.clientPort?.value ?? undefined);
    const server = type === 'server' ? address : (port.serverPort?.value ?? undefined);
    const item = this.item(connection, client, server);
    if (port.address) item.evidence ??= port.address.evidence;
    if (type !== 'client') return;
    if (port.owner?.value) item.clientProcess ??= port.owner.value;
    if (port.ownerName) item.clientName ??= port.ownerName.value;
  }

  private item(port: Address, client: Address | undefined, server: Address | undefined): ConnectionItem {
    const known = (client && this.byEnd.get(client)) ?? (server && this.byEnd.get(server));
    const item = known ?? { key: keyOf(client ?? server, this.of(port).length) };
    if (!known) addTo(this.byPort, port, item);
    if (client) {
      item.client = client;
      this.byEnd.set(client, item);
    }
    if (server) {
      item.server = server;
      this.byEnd.set(server, item);
    }
    return item;
  }
}

function keyOf(end: Address | undefined, nth: number): string {
  return `connection:${end === undefined ? nth : formatAddress(end)}`;
}
