import type { ConnectionDescription, PortDescription, PortFlags } from '../description';
import { allocateBlob } from './blobs';
import type { Directories } from './directories';
import type { Kernel } from './kernel';
import type { Objects } from './objects';
import type { Processes } from './processes';
import type { StructWriter } from './structWriter';

/** `u1.s1.Type`. Source: AlpcpInitializePort's callers: connection 1, client 2, server 3. */
const CONNECTION = 1;
const CLIENT = 2;
const SERVER = 3;
/** ALPC_PORFLG_ALLOW_LPC_REQUESTS and ALPC_PORFLG_WAITABLE_PORT. Source: phnt ntlpcapi.h. */
const ALLOW_LPC_REQUESTS = 0x20000;
const WAITABLE_PORT = 0x40000;
const MAX_MESSAGE = 0xfff0;
/** Queue heads; DirectQueue came with Windows 10. */
const LISTS = [
  'MainQueue',
  'LargeMessageQueue',
  'PendingQueue',
  'DirectQueue',
  'WaitQueue',
  'CanceledQueue',
  'ResourceListHead',
];

/** A connection with its two communication ports. */
export interface BuiltConnection {
  readonly info: StructWriter;
  readonly client: StructWriter;
  readonly server: StructWriter;
  readonly port: StructWriter;
}

/** Lays out ALPC ports, the list of them, and the communication infos that tie them together. */
export class Ports {
  /** Connection ports by key. */
  readonly ports = new Map<string, StructWriter>();
  readonly connections = new Map<string, BuiltConnection>();
  private readonly head: bigint;

  constructor(
    private readonly kernel: Kernel,
    private readonly objects: Objects,
    private readonly directories: Directories,
    private readonly processes: Processes,
  ) {
    this.head = kernel.symbol('AlpcpPortList');
    kernel.emptyList(this.head);
    kernel.dispatcherHeader(kernel.symbol('AlpcpDummyEvent'), 'EventNotificationObject', 6, 1);
  }

  create(description: PortDescription): StructWriter {
    const owner = this.processes.get(description.owner).body.address;
    const port = this.port(CONNECTION, owner, description.flags ?? {}, description.name);
    const info = this.info();
    info.set({ ConnectionPort: port.address });
    this.kernel.emptyList(info.at('CommunicationList'));
    port.set({ CommunicationInfo: info.address, SequenceNo: description.sequence ?? 1 });
    this.ports.set(description.key, port);
    return port;
  }

  connect(description: ConnectionDescription, portOwner: string): BuiltConnection {
    const port = this.get(description.port);
    const flags = description.flags ?? {};
    const client = this.port(CLIENT, this.processes.get(description.client).body.address, flags);
    const server = this.port(SERVER, this.processes.get(portOwner).body.address, { ...flags, waitable: false });
    const info = this.info();
    info.set({
      ConnectionPort: port.address,
      ServerCommunicationPort: server.address,
      ClientCommunicationPort: client.address,
    });
    const head = this.kernel.struct(
      '_ALPC_COMMUNICATION_INFO',
      this.kernel.space.readUint(port.at('CommunicationInfo'), 8),
    );
    this.kernel.pushTail(head.at('CommunicationList'), info.at('CommunicationList'));
    // A client sends to the connection port, a server to the client's port.
    client.set({ CommunicationInfo: info.address, TargetQueuePort: port.address, TargetSequencePort: server.address });
    server.set({
      CommunicationInfo: info.address,
      TargetQueuePort: client.address,
      TargetSequencePort: client.address,
    });
    const built = { info, client, server, port };
    this.connections.set(description.key, built);
    return built;
  }

  get(key: string): StructWriter {
    const found = this.ports.get(key);
    if (!found) throw new Error(`no connection port ${key}`);
    return found;
  }

  connection(key: string): BuiltConnection {
    const found = this.connections.get(key);
    if (!found) throw new Error(`no connection ${key}`);
    return found;
  }

  private info(): StructWriter {
    const size = this.kernel.layout.sizeOf('_ALPC_COMMUNICATION_INFO');
    return this.kernel.struct('_ALPC_COMMUNICATION_INFO', allocateBlob(this.kernel, 'CONNECTION_INFO', size));
  }

  private port(type: number, owner: bigint, flags: PortFlags, path?: string): StructWriter {
    const place = path === undefined ? undefined : this.directories.locate(path);
    const port = this.objects.create({ type: 'ALPC Port', struct: '_ALPC_PORT', ...place });
    if (place) this.directories.insert(place.directory, place.name, port.address);
    for (const list of LISTS) if (port.has(list)) this.kernel.emptyList(port.at(list));
    this.kernel.pushTail(this.head, port.at('PortListEntry'));
    port.set({
      OwnerProcess: owner,
      'u1.s1.Initialized': 1,
      'u1.s1.Type': type,
      'u1.s1.ConnectionPending': flags.connectionPending ?? false,
      'u1.s1.ConnectionRefused': flags.connectionRefused ?? false,
      'u1.s1.Disconnected': flags.disconnected ?? false,
      'u1.s1.Closed': flags.closed ?? false,
      'u1.s1.Waitable': flags.waitable ?? false,
      'PortAttributes.Flags': ALLOW_LPC_REQUESTS | (flags.waitable ? WAITABLE_PORT : 0),
      'PortAttributes.MaxMessageLength': MAX_MESSAGE,
      DummyEvent: flags.waitable ? this.semaphore() : this.kernel.symbol('AlpcpDummyEvent'),
    });
    return port;
  }

  /** Ports that can be waited for have a semaphore of their own, others share one event. */
  private semaphore(): bigint {
    const { kernel } = this;
    const semaphore = kernel.large.allocate(kernel.layout.sizeOf('_KSEMAPHORE'));
    kernel.dispatcherHeader(semaphore, 'SemaphoreObject', 8, 0);
    return semaphore;
  }
}
