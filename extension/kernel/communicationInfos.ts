import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { Connection } from '../model/entities';
import type { Known, UnknownReason } from '../model/evidence';
import type { KernelTarget } from './kernelTarget';
import { walkLists } from './lists';
import { nullable, StructPlan } from './structPlan';

/** The three ports that a communication info ties together. */
export interface CommunicationEnds {
  readonly connectionPort?: Known<Address | null>;
  readonly serverPort?: Known<Address | null>;
  readonly clientPort?: Known<Address | null>;
}

export interface CommunicationInfo extends CommunicationEnds {
  readonly address: Address;
  /** Head of the list of connections, or the link of this one in it. */
  readonly list: Address | undefined;
  /** The list is not empty, by what its link says. */
  readonly linked: boolean;
  /** Why its ports are not known. */
  readonly reason?: UnknownReason;
}

/** Reads `_ALPC_COMMUNICATION_INFO` structures, a level in one call. */
export async function readCommunicationInfos(
  target: KernelTarget,
  addresses: readonly Address[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<Address, CommunicationInfo>> {
  const type = '_ALPC_COMMUNICATION_INFO';
  const plan = new StructPlan<CommunicationEnds>(target.fields.of(type), {
    connectionPort: nullable('ConnectionPort'),
    serverPort: nullable('ServerCommunicationPort'),
    clientPort: nullable('ClientCommunicationPort'),
  });
  const infos = new Map<Address, CommunicationInfo>();
  await target.eachStruct(
    type,
    addresses,
    view => {
      const list = view.addressOf('CommunicationList');
      const first = view.pointer('CommunicationList.Flink');
      const linked = first !== undefined && first !== list;
      const port = view.field('ConnectionPort');
      const why = port.ok ? {} : { reason: port.reason };
      infos.set(view.address, { address: view.address, list, linked, ...plan.read(view), ...why });
    },
    signal ? { signal } : {},
  );
  return infos;
}

/** Connections of a connection port by its list of them, which also knows those whose ports are on no list. */
export async function walkConnections(
  target: KernelTarget,
  infos: readonly CommunicationInfo[],
  signal?: AbortSignal,
): Promise<
  readonly { readonly info: CommunicationInfo; readonly connections: readonly Address[]; readonly broken: boolean }[]
> {
  const link = target.fields.find('_ALPC_COMMUNICATION_INFO', 'CommunicationList');
  const heads = infos.flatMap(info => (info.list === undefined ? [] : [{ info, head: info.list }]));
  if (!link || heads.length === 0) return [];
  const walks = await walkLists(
    target,
    heads.map(one => one.head),
    signal,
  );
  return heads.map(({ info }, i) => {
    const walk = walks[i];
    const connections = (walk?.links ?? []).map(entry => toAddress(entry - BigInt(link.offset)));
    return { info, connections, broken: walk?.broken !== undefined };
  });
}

/** A connection as a fact; undefined for the info that a connection port has of its own. */
export function connectionOf(info: CommunicationInfo): Connection | undefined {
  const port = info.connectionPort?.value;
  const serverPort = info.serverPort?.value;
  const clientPort = info.clientPort?.value;
  const evidence = (info.clientPort ?? info.serverPort)?.evidence;
  if (!evidence || ((serverPort ?? null) === null && (clientPort ?? null) === null)) return undefined;
  return {
    ...(port !== undefined && port !== null && { port }),
    ...(serverPort !== undefined && serverPort !== null && { serverPort }),
    ...(clientPort !== undefined && clientPort !== null && { clientPort }),
    evidence,
  };
}
