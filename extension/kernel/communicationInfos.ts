import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { Connection } from '../model/entities';
import type { Known, UnknownReason } from '../model/evidence';
import type { KernelTarget } from './kernelTarget';
import { walkLists } from './lists';
import type { StructView } from './structView';

const TYPE = '_ALPC_COMMUNICATION_INFO';

/** A communication info. It ties three ports together; what it says is taken from its bytes when somebody asks. */
export class CommunicationInfo {
  constructor(private readonly view: StructView) {}

  get address(): Address {
    return this.view.address;
  }

  get connectionPort(): Known<Address | null> | undefined {
    return this.end('ConnectionPort');
  }

  get serverPort(): Known<Address | null> | undefined {
    return this.end('ServerCommunicationPort');
  }

  get clientPort(): Known<Address | null> | undefined {
    return this.end('ClientCommunicationPort');
  }

  /** Its ports, those that it has. */
  get ports(): readonly Address[] {
    return END_FIELDS.flatMap(path => {
      const access = this.view.fields.find(path);
      if (!access || this.view.reasonAt(access) !== undefined || this.view.isZero(access)) return [];
      return [toAddress(BigInt(this.view.raw(access)))];
    });
  }

  /** Head of the list of connections, or the link of this one in it. */
  get list(): Address | undefined {
    return this.view.addressOf('CommunicationList');
  }

  /** The list is not empty, by what its link says. */
  get isLinked(): boolean {
    const access = this.view.fields.find('CommunicationList.Flink');
    return access !== undefined && this.view.reasonAt(access) === undefined && !this.view.pointsAtItself(access);
  }

  /** Why its ports are not known. */
  get reason(): UnknownReason | undefined {
    const access = this.view.fields.find('ConnectionPort');
    return access ? this.view.reasonAt(access) : 'no-symbols';
  }

  private end(path: string): Known<Address | null> | undefined {
    return this.view.known(path, value => (value === 0n ? null : toAddress(value)));
  }
}

const END_FIELDS = ['ConnectionPort', 'ServerCommunicationPort', 'ClientCommunicationPort'];

/** Reads communication infos, a level in one call. */
export async function readCommunicationInfos(
  target: KernelTarget,
  addresses: readonly Address[],
  signal?: AbortSignal,
): Promise<readonly CommunicationInfo[]> {
  const infos: CommunicationInfo[] = [];
  const take = (view: StructView): void => void infos.push(new CommunicationInfo(view));
  await target.eachStruct(TYPE, addresses, take, signal ? { signal } : {});
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
  const link = target.fields.find(TYPE, 'CommunicationList');
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
  const { serverPort, clientPort } = info;
  const server = serverPort?.value ?? undefined;
  const client = clientPort?.value ?? undefined;
  const evidence = (clientPort ?? serverPort)?.evidence;
  if (!evidence || (server === undefined && client === undefined)) return undefined;
  const port = info.connectionPort?.value ?? undefined;
  return {
    ...(port !== undefined && { port }),
    ...(server !== undefined && { serverPort: server }),
    ...(client !== undefined && { clientPort: client }),
    evidence,
  };
}
