import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { PortFields, PortType } from '../model/entities';
import type { FactSink } from '../model/facts';
import { idOf } from '../model/ids';
import type { FieldAccess, StructFields } from './fieldAccess';
import type { KernelTarget } from './kernelTarget';
import { walkList } from './lists';
import type { ObjectHeader, ObjectHeaders } from './objectHeaders';
import type { PortEntities } from './portEntities';
import { PORT_TYPES } from './portFacts';
import type { StructView } from './structView';

/** A queue of a port that is not empty, or whose head could not be read: where to walk. */
export interface QueueHead {
  readonly queue: PortQueue;
  readonly head: Address;
}

/** Lists of `_ALPC_PORT`. `canceled` is a second list beside the others; `wait` holds threads. */
export type PortQueue = 'main' | 'direct' | 'large' | 'pending' | 'canceled' | 'wait';

/** A port that was read, with what the walkers need of it. */
export interface WalkedPort {
  readonly address: Address;
  readonly type: PortType | undefined;
  /** null: it has none any more. */
  readonly owner: Address | null | undefined;
  readonly communicationInfo: Address | undefined;
  readonly completionPort: Address | undefined;
  readonly header: ObjectHeader;
  readonly queues: readonly QueueHead[];
  /** On AlpcpPortList. */
  readonly listed: boolean;
  /** Its facts; those of what is around it only when that is read. */
  readonly facts: PortFields;
}

/** What a walk of AlpcpPortList found. */
export interface PortList {
  readonly addresses: readonly Address[];
  /** Why it is not whole, as a sentence. */
  readonly problem?: string;
}

const HEADS: readonly (readonly [PortQueue, string])[] = [
  ['main', 'MainQueue'],
  ['direct', 'DirectQueue'],
  ['large', 'LargeMessageQueue'],
  ['pending', 'PendingQueue'],
  ['canceled', 'CanceledQueue'],
  ['wait', 'WaitQueue'],
];

/** Walks AlpcpPortList, on which every port of the machine is. */
export async function walkPortList(target: KernelTarget, signal?: AbortSignal): Promise<PortList> {
  const head = target.symbol('AlpcpPortList');
  const link = target.fields.find('_ALPC_PORT', 'PortListEntry');
  if (head === undefined || !link)
    return {
      addresses: [],
      problem: 'the list of ports cannot be found: the symbols lack nt!AlpcpPortList or _ALPC_PORT',
    };
  const walk = await walkList(target, head, signal);
  const addresses = link.offset === 0 ? walk.links : walk.links.map(entry => toAddress(entry - BigInt(link.offset)));
  if (!walk.broken) return { addresses };
  const { reason, at } = walk.broken;
  return {
    addresses,
    problem: `the list of ports (nt!AlpcpPortList) breaks after ${addresses.length} ports at 0x${at.toString(16)}: ${reason}`,
  };
}

/** Reads ports together with their object headers, a level in one call. */
export async function readPorts(
  target: KernelTarget,
  headers: ObjectHeaders,
  entities: PortEntities,
  addresses: readonly Address[],
  options: {
    readonly listed: boolean;
    readonly sink: FactSink;
    readonly signal?: AbortSignal;
    readonly done?: (count: number) => void;
  },
): Promise<readonly WalkedPort[]> {
  const places = new PortPlaces(target.fields.of('_ALPC_PORT'));
  const ports: WalkedPort[] = [];
  await target.eachStruct(
    '_ALPC_PORT',
    addresses,
    view => {
      const id = idOf('port', view.address);
      const port: WalkedPort = {
        address: view.address,
        type: places.typeOf(view),
        owner: places.ownerOf(view),
        communicationInfo: places.pointer(view, places.info),
        completionPort: places.pointer(view, places.completion),
        header: headers.ofBody(view),
        queues: places.queuesOf(view),
        listed: options.listed,
        facts: entities.of(id, view, () => port),
      };
      entities.plan.reportUnknowns(options.sink, id, view);
      ports.push(port);
    },
    { ...options, before: headers.before },
  );
  return ports;
}

const NONE: readonly QueueHead[] = [];

/** Where the few values lie that are read of every port. */
class PortPlaces {
  readonly info: FieldAccess | undefined;
  readonly completion: FieldAccess | undefined;
  private readonly owner: FieldAccess | undefined;
  private readonly type: FieldAccess | undefined;
  private readonly heads: readonly { readonly queue: PortQueue; readonly access: FieldAccess }[];

  constructor(fields: StructFields) {
    this.info = fields.find('CommunicationInfo');
    this.completion = fields.find('CompletionPort');
    this.owner = fields.find('OwnerProcess');
    this.type = fields.find('u1.s1.Type');
    this.heads = HEADS.flatMap(([queue, path]) => {
      const access = fields.find(`${path}.Flink`);
      return access ? [{ queue, access }] : [];
    });
  }

  typeOf(view: StructView): PortType | undefined {
    const { type } = this;
    return type && view.reasonAt(type) === undefined ? PORT_TYPES[Number(view.raw(type))] : undefined;
  }

  /** The lowest bit says that the owner is gone. */
  ownerOf(view: StructView): Address | null | undefined {
    const { owner } = this;
    if (!owner || view.reasonAt(owner) !== undefined) return undefined;
    const value = BigInt(view.raw(owner)) & ~1n;
    return value === 0n ? null : toAddress(value);
  }

  /** undefined: null, or not read. */
  pointer(view: StructView, access: FieldAccess | undefined): Address | undefined {
    if (!access || view.reasonAt(access) !== undefined || view.isZero(access)) return undefined;
    return toAddress(BigInt(view.raw(access)));
  }

  /** Lists whose head does not point at itself. */
  queuesOf(view: StructView): readonly QueueHead[] {
    let heads: QueueHead[] | undefined;
    for (const { queue, access } of this.heads) {
      if (view.reasonAt(access) !== undefined || view.pointsAtItself(access)) continue;
      (heads ??= []).push({ queue, head: toAddress(view.address + BigInt(access.offset)) });
    }
    return heads ?? NONE;
  }
}
