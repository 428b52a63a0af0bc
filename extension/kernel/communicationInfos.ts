import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { Connection } from '../model/entities';
import type { Evidence, Known, UnknownReason } from '../model/evidence';
import type { KernelTarget } from './kernelTarget';
import { walkLists } from './lists';
import type { StructView } from './structView';

const TYPE = '_ALPC_COMMUNICATION_INFO';
const ENDS = {
  connection: 'ConnectionPort',
  server: 'ServerCommunicationPort',
  client: 'ClientCommunicationPort',
} as const;

/** A communication info. It ties three ports together; what it says is taken from its bytes when somebody asks. */
export class CommunicationInfo {
  constructor(private readonly view: StructView) {}

  get address(): Address {
    return this.view.address;
  }

  get connectionPort(): Known<Address | null> | undefined {
    return this.end(ENDS.connection);
  }

  get serverPort(): Known<Address | null> | undefined {
    return this.end(ENDS.server);
  }

  get clientPort(): Known<Address | null> | undefined {
    return this.end(ENDS.client);
  }

  /** One of its ports as a plain number (see `keyOf`); 0: it has none, or that was not read. */
  keyOfEnd(end: keyof typeof ENDS): number {
    const access = this.view.fields.find(ENDS[end]);
    return access && this.view.reasonAt(access) === undefined ? this.view.key(access) : 0;
  }

  /** One of its ports; undefined: it has none, or that was not read. */
  endAt(end: keyof typeof ENDS): Address | undefined {
    const access = this.view.fields.find(ENDS[end]);
    if (!access || this.view.reasonAt(access) !== undefined || this.view.isZero(access)) return undefined;
    return toAddress(BigInt(this.view.raw(access)));
  }

  /** Its ports, those that it has. */
  get ports(): readonly Address[] {
    return [this.endAt('connection'), this.endAt('server'), this.endAt('client')].filter(end => end !== undefined);
  }

  /** It ties communication ports together: that of a connection port itself does not. */
  get isConnection(): boolean {
    return this.keyOfEnd('server') !== 0 || this.keyOfEnd('client') !== 0;
  }

  /** That it was read at all. */
  get evidence(): Evidence {
    const { address, type, stopNumber: stop } = this.view;
    return { kind: 'memory', address, type, field: 'ConnectionPort', value: '', stop };
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

/** What is known of the ports of a connection. */
export interface ConnectionSurroundings {
  nameOf(port: Address): string | undefined;
  ownerOf(port: Address): Address | undefined;
  pidOf(process: Address): string | undefined;
}

/** A connection as a fact. Where it comes from is worked out when somebody asks. */
export class WalkedConnection implements Connection {
  readonly role = 'created';
  readonly port?: Address;
  readonly serverPort?: Address;
  readonly clientPort?: Address;
  readonly portName?: string;
  readonly process?: Address;
  readonly peerProcess?: Address;
  readonly peerPid?: string;
  readonly #info: CommunicationInfo;

  constructor(info: CommunicationInfo, around: ConnectionSurroundings) {
    this.#info = info;
    const [port, serverPort, clientPort] = [info.endAt('connection'), info.endAt('server'), info.endAt('client')];
    const portName = port === undefined ? undefined : around.nameOf(port);
    const process = port === undefined ? undefined : around.ownerOf(port);
    const peer = clientPort === undefined ? undefined : around.ownerOf(clientPort);
    const peerPid = peer === undefined ? undefined : around.pidOf(peer);
    if (port !== undefined) this.port = port;
    if (serverPort !== undefined) this.serverPort = serverPort;
    if (clientPort !== undefined) this.clientPort = clientPort;
    if (portName !== undefined) this.portName = portName;
    if (process !== undefined) this.process = process;
    if (peer !== undefined) this.peerProcess = peer;
    if (peerPid !== undefined) this.peerPid = peerPid;
  }

  get evidence(): Evidence {
    const { clientPort, serverPort } = this.#info;
    return (clientPort ?? serverPort)?.evidence ?? this.#info.evidence;
  }
}
