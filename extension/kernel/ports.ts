import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { PortFields, PortType } from '../model/entities';
import type { FactSink } from '../model/facts';
import { idOf } from '../model/ids';
import type { KernelTarget } from './kernelTarget';
import { walkList } from './lists';
import type { ObjectHeader, ObjectHeaders } from './objectHeaders';
import { portPlan } from './portFacts';
import type { StructView } from './structView';

/** A queue of a port that is not empty, or whose head could not be read: where to walk. */
export interface QueueHead {
  readonly queue: PortQueue;
  readonly head: Address;
}

/** Lists of `_ALPC_PORT`. `canceled` is a second list beside the others; `wait` holds threads. */
export type PortQueue = 'main' | 'direct' | 'large' | 'pending' | 'canceled' | 'wait';

/** A port while its facts are gathered. */
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
  /** Grows until the port is told as a whole. */
  facts: PortFields;
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
  const addresses = walk.links.map(entry => toAddress(entry - BigInt(link.offset)));
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
  addresses: readonly Address[],
  options: {
    readonly listed: boolean;
    readonly sink: FactSink;
    readonly signal?: AbortSignal;
    readonly done?: (count: number) => void;
  },
): Promise<readonly WalkedPort[]> {
  const plan = portPlan(target.fields.of('_ALPC_PORT'));
  const ports: WalkedPort[] = [];
  await target.eachStruct(
    '_ALPC_PORT',
    addresses,
    view => {
      const facts = plan.read(view);
      const header = headers.ofBody(view);
      plan.reportUnknowns(options.sink, idOf('port', view.address), view);
      ports.push({
        address: view.address,
        type: facts.type?.value,
        owner: facts.owner?.value,
        communicationInfo: facts.communicationInfo?.value ?? undefined,
        completionPort: facts.completionPort?.value ?? undefined,
        header,
        queues: queuesOf(view),
        listed: options.listed,
        facts,
      });
    },
    { ...options, before: headers.before },
  );
  return ports;
}

const NONE: readonly QueueHead[] = [];

/** Lists whose head does not point at itself. */
function queuesOf(view: StructView): readonly QueueHead[] {
  let heads: QueueHead[] | undefined;
  for (const [queue, path] of HEADS) {
    const access = view.fields.find(path);
    if (!access) continue;
    const first = view.pointer(`${path}.Flink`);
    const head = toAddress(view.address + BigInt(access.offset));
    if (first === undefined || first === head) continue;
    (heads ??= []).push({ queue, head });
  }
  return heads ?? NONE;
}
