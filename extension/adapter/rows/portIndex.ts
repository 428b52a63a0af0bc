import { type Address, formatAddress } from '../../base/address';
import { paced, type Work } from '../../base/slices';
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

/** What groups and orders of ports look at: the fields of a port are worked out whenever they are asked for. */
export interface PortItem {
  readonly port: Port;
  readonly type: 'connection' | 'client' | 'server' | undefined;
  /** null: the owner has closed its port. */
  readonly owner: Address | null | undefined;
  /** Its own name, else its path. */
  readonly name: string | undefined;
  /** Messages queued or pending; undefined where its queues were not read. */
  readonly backlog: number | undefined;
}

/** Who owns ports, and what is connected to them. */
export interface PortIndex {
  readonly all: readonly PortItem[];
  /** Ports by owner; null: the owner has closed its port, undefined: not known. */
  readonly byOwner: ReadonlyMap<Address | null | undefined, readonly PortItem[]>;
  connectionsOf(port: Address): readonly ConnectionItem[];
}

export function* portIndex(snapshot: Snapshot): Work<PortIndex> {
  const all: PortItem[] = [];
  const byOwner = new Map<Address | null | undefined, PortItem[]>();
  const drafts = new ConnectionDrafts();
  yield* paced(snapshot.connections, connection => {
    drafts.addRow(connection);
  });
  yield* paced(snapshot.ports.values(), port => {
    const item = itemOf(port);
    all.push(item);
    addTo(byOwner, item.owner, item);
    drafts.addPort(item);
  });
  return { all, byOwner, connectionsOf: port => drafts.of(port) };
}

function itemOf(port: Port): PortItem {
  return {
    port,
    type: port.type?.value,
    owner: port.owner?.value,
    name: port.name?.value ?? port.path?.value,
    backlog: backlogOf(port),
  };
}

function backlogOf(port: Port): number | undefined {
  const queues = port.queues?.value;
  if (!queues) return undefined;
  const { main = 0, large = 0, pending = 0, direct = 0 } = queues;
  return main + large + pending + direct;
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

  addPort({ port, type, owner }: PortItem): void {
    if (type !== 'client' && type !== 'server') return;
    const connection = port.connectionPort?.value;
    const known = port.address;
    if (connection === undefined || connection === null || known === undefined) return;
    const client = type === 'client' ? known.value : (port.clientPort?.value ?? undefined);
    const server = type === 'server' ? known.value : (port.serverPort?.value ?? undefined);
    const item = this.item(connection, client, server);
    item.evidence ??= known.evidence;
    if (type !== 'client') return;
    if (owner) item.clientProcess ??= owner;
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
