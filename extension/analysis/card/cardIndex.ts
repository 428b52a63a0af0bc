import type { Address } from '../../base/address';
import type { Connection, Port, Process, Thread } from '../../model/entities';
import { idOf, type ProcessId, processIdOfPid } from '../../model/ids';
import type { Snapshot } from '../../model/snapshot';
import { ProcessTree } from '../processTree';

/**
 * What belongs to what in a snapshot, for cards of processes and ports. Made once a snapshot and kept by whoever shows
 * many cards: without it each card of a process looks at all threads.
 */
export class CardIndex {
  private threads: ReadonlyMap<ProcessId, readonly Thread[]> | undefined;
  private ports: ReadonlyMap<Address, readonly Port[]> | undefined;
  private connections: ReadonlyMap<Address, readonly Connection[]> | undefined;

  private tree: ProcessTree | undefined;

  constructor(private readonly snapshot: Snapshot) {}

  /** Processes below those that started them. */
  get processes(): ProcessTree {
    return (this.tree ??= new ProcessTree(this.snapshot));
  }

  /** Threads whose EPROCESS, or else whose client id, names this process. */
  threadsOf(process: Process): readonly Thread[] {
    this.threads ??= this.indexThreads();
    return this.threads.get(process.id) ?? [];
  }

  /** Ports whose owner is this EPROCESS. */
  portsOf(process: Process): readonly Port[] {
    this.ports ??= groupBy(this.snapshot.ports.values(), port => [port.owner?.value]);
    return (process.address && this.ports.get(process.address.value)) ?? [];
  }

  /** Connections in which the port at this address takes part. */
  connectionsOf(port: Address): readonly Connection[] {
    this.connections ??= groupBy(this.snapshot.connections, c => [...new Set([c.port, c.serverPort, c.clientPort])]);
    return this.connections.get(port) ?? [];
  }

  private indexThreads(): ReadonlyMap<ProcessId, readonly Thread[]> {
    const { snapshot } = this;
    return groupBy(snapshot.threads.values(), ({ process, cid }) => {
      if (process) return [snapshot.find(idOf('process', process.value))?.id as ProcessId | undefined];
      const pid = cid?.value.split('.')[0];
      return [pid === undefined ? undefined : (snapshot.find(processIdOfPid(pid))?.id as ProcessId | undefined)];
    });
  }
}

function groupBy<K, T>(
  items: Iterable<T>,
  keysOf: (item: T) => readonly (K | null | undefined)[],
): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    for (const key of keysOf(item)) {
      if (key === null || key === undefined) continue;
      const group = groups.get(key);
      if (group) group.push(item);
      else groups.set(key, [item]);
    }
  }
  return groups;
}
