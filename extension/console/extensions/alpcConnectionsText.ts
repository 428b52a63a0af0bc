import type { Address } from '../../base/address';
import type { Port } from '../../model/entities';
import { processAt } from './threadView';
import { pointer } from './kdText';
import type { Machine } from './machine';
import { portAt } from './alpcPortText';

/** Blanks in front of ports and of their connections. */
interface Indents {
  readonly port: string;
  readonly row: string;
}

export const OF_PORT: Indents = { port: '', row: '      ' };
export const OF_PROCESS: Indents = { port: '      ', row: '            ' };

/** Client ports by the connection port that they are connected to, in the order of the kernel's list. */
export function clientsByPort({ snapshot }: Machine): ReadonlyMap<Address, readonly Port[]> {
  const map = new Map<Address, Port[]>();
  for (const port of snapshot.ports.values()) {
    const connection = port.connectionPort?.value;
    if (port.type?.value !== 'client' || !connection) continue;
    const list = map.get(connection);
    if (list) list.push(port);
    else map.set(connection, [port]);
  }
  return map;
}

/** `PTR('Name') Q, N connections` and a row for each connection. */
export function portWithClients(
  machine: Machine,
  address: Address,
  clients: readonly Port[],
  indents: Indents,
): readonly string[] {
  const port = portAt(machine, address);
  const head = `${indents.port}${named(address, port?.name?.value)} ${queued(port)}, ${port?.connections?.value ?? '?'} connections`;
  return [head, ...clients.map(client => indents.row + clientRow(machine, client))];
}

/** Server port, its count, client port, its count, client process. */
function clientRow(machine: Machine, client: Port): string {
  const server = client.serverPort?.value ?? null;
  const counts = [queued(portAt(machine, server)), queued(client)];
  return `${pointer(server ?? 0n)} ${counts[0]} -> ${addressOf(client)} ${counts[1]} ${processText(machine, client)}`;
}

/** Client port, its count, connection port with its name, its count, server process. */
export function connectedRow(machine: Machine, client: Port): string {
  const connection = client.connectionPort?.value ?? null;
  const port = portAt(machine, connection);
  const target = `${named(connection ?? 0n, port?.name?.value)} ${queued(port)}`;
  return `${OF_PROCESS.port}${addressOf(client)} ${queued(client)} -> ${target} ${port ? processText(machine, port) : named(0n, undefined)}`;
}

function addressOf(port: Port): string {
  return pointer(port.address?.value ?? 0n);
}

/** An empty name is known: the port has none. */
function named(address: bigint, name: string | undefined): string {
  return `${pointer(address)}('${name ?? '<Unknown>'}')`;
}

function processText(machine: Machine, { owner }: Port): string {
  const address = owner?.value ?? null;
  return named(address ?? 0n, processAt(machine, address ?? undefined)?.name?.value);
}

/**
 * What kd counts here is documented nowhere (a service that keeps requests for later shows them): all messages that lie
 * in the port's queues. `?` where that is not known.
 */
function queued(port: Port | undefined): string {
  const lengths = port?.queues?.value;
  if (lengths?.main === undefined) return '?';
  return `${lengths.main + (lengths.large ?? 0) + (lengths.pending ?? 0) + (lengths.direct ?? 0)}`;
}
