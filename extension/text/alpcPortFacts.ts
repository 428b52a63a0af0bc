import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { PortFields, PortType } from '../model/entities';
import type { Known, TextEvidence } from '../model/evidence';
import type { FactSink } from '../model/facts';
import { idOf, type PortId } from '../model/ids';
import type { BlockContext } from './blocks';
import type { Draft } from './draft';
import type { NotedPointer } from './values';

/** A pointer row and where it stands. */
export interface PointerRow {
  readonly pointer: NotedPointer;
  readonly evidence: TextEvidence;
}

/** Rows of a port that name something else as well. */
export interface PortLinks {
  readonly connection?: PointerRow;
  readonly client?: PointerRow;
  readonly server?: PointerRow;
  readonly owner?: PointerRow;
}

/** Records that an EPROCESS has this image name. */
export function addProcessName(
  sink: FactSink,
  process: Address | null | undefined,
  name: string | undefined,
  evidence: TextEvidence,
): void {
  if (!process || !name) return;
  const fields = { address: { value: process, evidence }, name: { value: name, evidence } };
  sink.add({ kind: 'process', id: idOf('process', process), fields });
}

/**
 * Owner fields of a port. Bit 0 of OwnerProcess marks an owner that is gone and is no part of the address
 * (systeminformer reads the field the same way).
 */
export function ownerFields(
  printed: Address | null,
  name: string | undefined,
  evidence: TextEvidence,
): Pick<PortFields, 'owner' | 'ownerName' | 'ownerGone'> {
  if (printed === null) return { owner: { value: null, evidence } };
  const gone = (printed & 1n) === 1n;
  const owner = toAddress(printed & ~1n);
  return {
    owner: { value: owner, evidence },
    ...(name !== undefined && name !== '' && { ownerName: { value: name, evidence } }),
    ...(gone && { ownerGone: { value: true, evidence } }),
  };
}

/** Adds the facts of one port and of the ports and the process that its rows name. Returns the port's id if it is known. */
export function addPortFacts(
  context: BlockContext,
  address: Address | undefined,
  own: Draft<PortFields>,
  links: PortLinks,
): PortId | undefined {
  const self = address ?? selfOf(own.type?.value, links);
  const tied = linkFields(links);
  if (links.owner) {
    const { pointer, evidence } = links.owner;
    addProcessName(context.sink, pointer.value && toAddress(pointer.value & ~1n), pointer.note, evidence);
  }
  addNeighbours(context.sink, self, links, tied);
  if (self === undefined) return undefined;
  const id = idOf('port', self);
  const fields: Draft<PortFields> = own;
  const evidence = (Object.values(own)[0] as Known<unknown> | undefined)?.evidence ?? links.connection?.evidence;
  if (evidence) fields.address = { value: self, evidence };
  Object.assign(fields, tied);
  if (links.owner)
    Object.assign(fields, ownerFields(links.owner.pointer.value, links.owner.pointer.note, links.owner.evidence));
  const name = links.connection?.pointer;
  if (links.connection && name?.value === self && name.note !== undefined)
    fields.name = { value: name.note, evidence: links.connection.evidence };
  context.sink.add({ kind: 'port', id, fields });
  return id;
}

/** A port that is described without its address is the one that its communication info holds in the place of its type. */
function selfOf(type: PortType | undefined, links: PortLinks): Address | undefined {
  return (type && links[type]?.pointer.value) ?? undefined;
}

function linkFields(links: PortLinks): Pick<PortFields, 'connectionPort' | 'clientPort' | 'serverPort'> {
  const tied: Draft<PortFields> = {};
  const { connection, client, server } = links;
  if (connection) tied.connectionPort = { value: connection.pointer.value, evidence: connection.evidence };
  if (client) tied.clientPort = { value: client.pointer.value, evidence: client.evidence };
  if (server) tied.serverPort = { value: server.pointer.value, evidence: server.evidence };
  return tied;
}

/** The other ports of the same communication info: their type is the place they stand in. */
function addNeighbours(
  sink: FactSink,
  self: Address | undefined,
  links: PortLinks,
  tied: Pick<PortFields, 'connectionPort' | 'clientPort' | 'serverPort'>,
): void {
  for (const type of ['connection', 'client', 'server'] as const) {
    const row = links[type];
    const address = row?.pointer.value;
    if (!row || !address || address === self) continue;
    const { evidence } = row;
    const note = row.pointer.note;
    sink.add({
      kind: 'port',
      id: idOf('port', address),
      fields: {
        address: { value: address, evidence },
        type: { value: type, evidence },
        ...(type === 'connection' && note !== undefined && { name: { value: note, evidence } }),
        ...(type !== 'connection' && tied),
      },
    });
  }
}
