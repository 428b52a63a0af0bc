import { atOnce, paced, SharedWork, type Work } from '../../base/slices';
import type { Connection, Port } from '../../model/entities';
import type { EntityId, PortId, ProcessId } from '../../model/ids';
import { idOf } from '../../model/ids';
import type { Snapshot } from '../../model/snapshot';

/** All connections of one client process to one connection port. */
export interface ConnectionBundle {
  readonly client: ProcessId;
  readonly port: PortId;
  readonly connections: number;
  /** Requests of the client that wait at the port: in its queues, with a thread behind them. */
  readonly waiting: number;
}

/** Who is connected to what, from all that tells it: communication ports, and the rows of `!alpc /lpp` and `/lpc`. */
export interface ConnectionIndex {
  readonly bundles: readonly ConnectionBundle[];
  /** Owner of each connection port, where it is known. */
  readonly owners: ReadonlyMap<PortId, ProcessId>;
  /** Requests with a waiting thread in the queues of each connection port. */
  readonly waitingAt: ReadonlyMap<PortId, number>;
}

interface Draft {
  readonly client: ProcessId;
  readonly port: PortId;
  readonly clientPorts: Set<string>;
  waiting: number;
}

/** Puts the connections of a snapshot together; linear in its ports, rows and messages. */
export function indexConnections(snapshot: Snapshot): ConnectionIndex {
  return atOnce(indexingConnections(snapshot));
}

const indexes = new WeakMap<Snapshot, SharedWork<ConnectionIndex>>();

/** The same with pauses, once for a snapshot. */
export function indexingOnce(snapshot: Snapshot): Work<ConnectionIndex> {
  const work = indexes.get(snapshot) ?? new SharedWork(() => indexingConnections(snapshot));
  indexes.set(snapshot, work);
  return work.join();
}

function* indexingConnections(snapshot: Snapshot): Work<ConnectionIndex> {
  const drafts = new Map<string, Draft>();
  const owners = new Map<PortId, ProcessId>();
  const inUse = <I extends EntityId>(id: I): I => (snapshot.find(id)?.id ?? id) as I;
  const draft = (client: ProcessId, port: PortId): Draft => {
    const key = `${client} ${port}`;
    const known = drafts.get(key) ?? { client, port, clientPorts: new Set(), waiting: 0 };
    drafts.set(key, known);
    return known;
  };
  yield* paced(snapshot.ports.values(), port => {
    const owner = port.owner?.value;
    if (owner !== undefined && owner !== null && port.type?.value === 'connection')
      owners.set(port.id, inUse(idOf('process', owner)));
    const to = clientOf(port);
    if (to && owner !== undefined && owner !== null)
      draft(inUse(idOf('process', owner)), inUse(idOf('port', to))).clientPorts.add(port.id);
  });
  yield* paced(snapshot.connections, row => {
    addRow(row, inUse, draft);
  });
  const waitingAt = new Map<PortId, number>();
  yield* paced(snapshot.messages.values(), message => {
    const queue = message.queuePort?.value;
    const sender = message.ownerPort?.value;
    if (!queue || !message.waitingThread?.value) return;
    const port = inUse(idOf('port', queue));
    waitingAt.set(port, (waitingAt.get(port) ?? 0) + 1);
    const client = sender ? snapshot.ports.get(inUse(idOf('port', sender)))?.owner?.value : undefined;
    if (client !== undefined && client !== null) draft(inUse(idOf('process', client)), port).waiting++;
  });
  const bundles = [...drafts.values()].map(({ client, port, clientPorts, waiting }) => ({
    client,
    port,
    connections: clientPorts.size,
    waiting,
  }));
  return { bundles, owners, waitingAt };
}

/** The connection port that a client communication port leads to. */
function clientOf(port: Port): NonNullable<Port['connectionPort']>['value'] | undefined {
  return port.type?.value === 'client' ? port.connectionPort?.value : undefined;
}

/** A row names the process asked about and its peer; who is the client depends on the role. */
function addRow(
  row: Connection,
  inUse: <I extends EntityId>(id: I) => I,
  draft: (client: ProcessId, port: PortId) => Draft,
): void {
  const client = row.role === 'connected' ? row.process : row.peerProcess;
  if (row.port === undefined || client === undefined || row.clientPort === undefined) return;
  draft(inUse(idOf('process', client)), inUse(idOf('port', row.port))).clientPorts.add(
    inUse(idOf('port', row.clientPort)),
  );
}
