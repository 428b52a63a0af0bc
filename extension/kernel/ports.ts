import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { FactSink } from '../model/facts';
import { idOf } from '../model/ids';
import type { KernelTarget } from './kernelTarget';
import { walkList, walkLists } from './lists';
import type { PortEntities } from './portEntities';
import { WalkedPort } from './walkedPort';

/** What a walk of AlpcpPortList found. */
export interface PortList {
  readonly addresses: readonly Address[];
  /** Why it is not whole, as a sentence. */
  readonly problem?: string;
}

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

/** Lists that are followed from ports in the middle, in one round. */
const MAX_STARTS = 8;

/**
 * Follows the list of ports from ports that something else led to: what lies behind a torn link is reached from there.
 * Not all of it has to be a port: the head of the list lies between the last and the first.
 */
export async function walkFromPorts(
  target: KernelTarget,
  ports: readonly WalkedPort[],
  signal?: AbortSignal,
): Promise<readonly Address[]> {
  const offset = BigInt(target.fields.find('_ALPC_PORT', 'PortListEntry')?.offset ?? 0);
  const head = target.symbol('AlpcpPortList');
  const starts = ports.slice(0, MAX_STARTS).map(port => toAddress(port.address + offset));
  const walks = await walkLists(target, starts, signal);
  return walks.flatMap(walk => walk.links.flatMap(link => (link === head ? [] : [toAddress(link - offset)])));
}

/** Reads ports together with their object headers, a level in one call. */
export async function readPorts(
  target: KernelTarget,
  entities: PortEntities,
  addresses: readonly Address[],
  options: {
    readonly listed: boolean;
    readonly sink: FactSink;
    readonly signal?: AbortSignal;
    readonly done?: (count: number) => void;
  },
): Promise<readonly WalkedPort[]> {
  const ports: WalkedPort[] = [];
  await target.eachStruct(
    '_ALPC_PORT',
    addresses,
    view => {
      entities.plan.reportUnknowns(options.sink, idOf('port', view.address), view);
      ports.push(new WalkedPort(view, entities, options.listed));
    },
    { ...options, before: entities.headers.before },
  );
  return ports;
}
