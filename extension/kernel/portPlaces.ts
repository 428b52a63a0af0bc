import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { PortType, QueueLengths } from '../model/entities';
import type { FieldAccess, StructFields } from './fieldAccess';
import { PORT_TYPES, QueueCounters } from './portFacts';
import type { StructView } from './structView';

/** A queue of a port that is not empty, or whose head could not be read: where to walk. */
export interface QueueHead {
  readonly queue: PortQueue;
  readonly head: Address;
}

/** Lists of `_ALPC_PORT`. `canceled` is a second list beside the others; `wait` holds threads. */
export type PortQueue = 'main' | 'direct' | 'large' | 'pending' | 'canceled' | 'wait';

const HEADS: readonly (readonly [PortQueue, string])[] = [
  ['main', 'MainQueue'],
  ['direct', 'DirectQueue'],
  ['large', 'LargeMessageQueue'],
  ['pending', 'PendingQueue'],
  ['canceled', 'CanceledQueue'],
  ['wait', 'WaitQueue'],
];

const NONE: readonly QueueHead[] = [];

/** Where the few values lie that are looked at of every port. */
export class PortPlaces {
  readonly info: FieldAccess | undefined;
  readonly completion: FieldAccess | undefined;
  readonly lookaside: FieldAccess | undefined;
  private readonly owner: FieldAccess | undefined;
  private readonly type: FieldAccess | undefined;
  private readonly heads: readonly { readonly queue: PortQueue; readonly access: FieldAccess }[];
  private readonly counters: readonly FieldAccess[];
  private readonly lengths: QueueCounters;
  private readonly mainLength: FieldAccess | undefined;

  constructor(fields: StructFields) {
    this.info = fields.find('CommunicationInfo');
    this.completion = fields.find('CompletionPort');
    this.lookaside = fields.find('CompletionPacketLookaside');
    this.owner = fields.find('OwnerProcess');
    this.type = fields.find('u1.s1.Type');
    this.heads = HEADS.flatMap(([queue, path]) => {
      const access = fields.find(`${path}.Flink`);
      return access ? [{ queue, access }] : [];
    });
    this.counters = HEADS.flatMap(([, path]) => fields.find(`${path}Length`) ?? []);
    this.lengths = new QueueCounters(fields);
    this.mainLength = fields.find('MainQueueLength');
  }

  typeOf(view: StructView): PortType | undefined {
    const { type } = this;
    return type && view.reasonAt(type) === undefined ? PORT_TYPES[Number(view.raw(type))] : undefined;
  }

  /** The lowest bit says that the owner is gone. */
  ownerOf(view: StructView): Address | undefined {
    const { owner } = this;
    if (!owner || view.reasonAt(owner) !== undefined) return undefined;
    const value = BigInt(view.raw(owner)) & ~1n;
    return value === 0n ? undefined : toAddress(value);
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

  /** Counters of the queues; undefined where the build has none that come first, or that was not read. */
  lengthsOf(view: StructView): QueueLengths | undefined {
    const { mainLength } = this;
    return mainLength && view.reasonAt(mainLength) === undefined ? this.lengths.of(view) : undefined;
  }

  /** All counters were read and are 0. */
  isQuiet(view: StructView): boolean {
    for (const access of this.counters) if (view.reasonAt(access) !== undefined || !view.isZero(access)) return false;
    return true;
  }
}

/** undefined: null, or not read. */
export function pointerAt(view: StructView, access: FieldAccess | undefined): Address | undefined {
  if (!access || view.reasonAt(access) !== undefined || view.isZero(access)) return undefined;
  return toAddress(BigInt(view.raw(access)));
}
