import type { Address } from '../base/address';
import type { HandleHolder, PortFields, SecurityText } from '../model/entities';
import type { Known, MemoryEvidence, UnknownReason } from '../model/evidence';
import type { FactSink } from '../model/facts';
import { idOf } from '../model/ids';
import type { AddressMap } from './addressSets';
import type { CommunicationInfo } from './communicationInfos';
import type { CompletionPort } from './completionPorts';
import type { KernelTarget } from './kernelTarget';
import { MemoryFact } from './memoryFact';
import type { ObjectName } from './objectNames';
import type { WalkedPort } from './ports';

/** What was read around ports, to be told with them. */
export interface Surroundings {
  readonly infos: ReadonlyMap<Address, CommunicationInfo>;
  readonly names: ReadonlyMap<Address, ObjectName>;
  readonly security: ReadonlyMap<Address, Known<SecurityText>>;
  readonly completionPorts: ReadonlyMap<Address, CompletionPort>;
  /** Threads in the wait queues of ports; absent: the queue broke, or was not walked. */
  readonly waiting: ReadonlyMap<WalkedPort, readonly Address[]>;
  /** Connections of connection ports, by their communication info. */
  readonly connections: ReadonlyMap<Address, number>;
  readonly holders: AddressMap<HandleHolder[]>;
  /** Why what should be here is not. */
  readonly missing: UnknownReason;
}

const NO_THREADS: readonly Address[] = [];

/** Adds to the facts of ports what lies around them. */
export class PortDescriptions {
  constructor(
    private readonly target: KernelTarget,
    private readonly sink: FactSink,
    private readonly around: Surroundings,
  ) {}

  /** All facts of a port. */
  of(port: WalkedPort): PortFields {
    return {
      ...port.facts,
      ...this.ends(port),
      ...this.name(port),
      ...this.threads(port),
      ...this.header(port),
    };
  }

  /** The ports of its connection. */
  private ends(port: WalkedPort): PortFields {
    const info = port.communicationInfo === undefined ? undefined : this.around.infos.get(port.communicationInfo);
    if (!info && port.communicationInfo === undefined) return {};
    if (!info || info.reason !== undefined) {
      for (const field of ['connectionPort', 'clientPort', 'serverPort'])
        this.unknown(port, field, info?.reason ?? this.around.missing);
      return {};
    }
    const { connectionPort, clientPort, serverPort } = info;
    const count = this.around.connections.get(info.address);
    return {
      ...(connectionPort && { connectionPort }),
      ...(clientPort && { clientPort }),
      ...(serverPort && { serverPort }),
      ...(port.facts.type ? {} : typeByPlace(port, info)),
      ...(port.type === 'connection' && count !== undefined && connectionPort
        ? { connections: { value: count, evidence: connectionPort.evidence } }
        : {}),
    };
  }

  /** Only connection ports can have one; that one has none is told, too. */
  private name(port: WalkedPort): PortFields {
    const known = this.around.names.get(port.address);
    const value = known?.name ?? (port.header.typeIndex !== undefined && !port.header.name ? '' : undefined);
    if (value === undefined) {
      if (port.header.name?.text) this.unknown(port, 'name', this.around.missing);
      return {};
    }
    if (value === '' && port.type !== 'connection') return {};
    const { address } = port;
    const evidence: MemoryEvidence = {
      kind: 'memory',
      address,
      type: '_OBJECT_HEADER_NAME_INFO',
      field: 'Name',
      value: known?.path ?? value,
      stop: this.target.stop,
    };
    if (known && known.path === undefined) this.unknown(port, 'path', this.around.missing);
    return {
      name: { value, evidence },
      ...(known?.path !== undefined && { path: { value: known.path, evidence } }),
    };
  }

  /** Threads that serve it: those registered with its completion port, or those that wait on the port itself. */
  private threads(port: WalkedPort): PortFields {
    if (port.completionPort !== undefined) {
      const completion = this.around.completionPorts.get(port.completionPort);
      if (!completion?.registered) this.unknown(port, 'registeredThreads', completion?.broken ?? this.around.missing);
      const { registered } = completion ?? {};
      return {
        ...(completion && { completion: completion.state }),
        ...(registered && {
          registeredThreads: registered,
          registeredCount: { value: registered.value.length, evidence: registered.evidence },
          threadsAre: { value: 'registered', evidence: registered.evidence },
        }),
      };
    }
    const waits = port.queues.some(one => one.queue === 'wait');
    const waiting = this.around.waiting.get(port) ?? (waits ? undefined : NO_THREADS);
    const told = port.facts.queues;
    // Whether the port has a completion port was not read, or its queue broke.
    if (!told || !waiting || port.facts.completionPort === undefined) return {};
    if (waiting.length === 0 && port.type !== 'connection') return {};
    const { evidence } = told;
    return {
      registeredThreads: { value: waiting, evidence },
      registeredCount: { value: waiting.length, evidence },
      threadsAre: { value: 'waiting', evidence },
    };
  }

  /** What the object header and handle tables say. */
  private header(port: WalkedPort): PortFields {
    const { header, address } = port;
    const holders = this.around.holders.get(address);
    const security = header.security === undefined ? undefined : this.around.security.get(header.security);
    if (header.security !== undefined && !security) this.unknown(port, 'security', this.around.missing);
    const handleCount = this.countFact(port);
    return {
      ...(handleCount && { handleCount }),
      ...(security && { security }),
      ...(holders && handleCount && { handles: { value: holders, evidence: handleCount.evidence } }),
      ...(!port.listed && port.facts.address
        ? { listed: { value: false, evidence: port.facts.address.evidence } }
        : {}),
    };
  }

  private countFact({ header }: WalkedPort): Known<number> | undefined {
    const access = this.target.fields.find('_OBJECT_HEADER', 'HandleCount');
    const { handleCount } = header;
    if (!access || handleCount === undefined) return undefined;
    return new MemoryFact(handleCount, header.place, access, handleCount);
  }

  private unknown(port: WalkedPort, field: string, reason: UnknownReason): void {
    this.sink.add({ kind: 'unknown', of: idOf('port', port.address), field, reason });
  }
}

/** A port whose state was not read is known by its place in the communication info. */
function typeByPlace(port: WalkedPort, info: CommunicationInfo): PortFields {
  const places = [
    ['connection', info.connectionPort],
    ['client', info.clientPort],
    ['server', info.serverPort],
  ] as const;
  const found = places.find(([, known]) => known?.value === port.address);
  return found?.[1] ? { type: { value: found[0], evidence: found[1].evidence } } : {};
}
