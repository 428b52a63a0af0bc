import type { Address } from '../base/address';
import type { CompletionLookaside, HandleHolder, PortFields, SecurityText } from '../model/entities';
import type { Known, MemoryEvidence, UnknownReason } from '../model/evidence';
import type { FactSink } from '../model/facts';
import { type EntityId, idOf } from '../model/ids';
import type { LazyEntity } from '../model/lazyEntity';
import type { AddressMap } from './addressSets';
import type { CommunicationInfo } from './communicationInfos';
import type { CompletionPort } from './completionPorts';
import type { KernelTarget } from './kernelTarget';
import { defineField, type EntityClass, entityClass, MemoryEntity } from './memoryEntity';
import type { ObjectHeaders } from './objectHeaders';
import type { ObjectName } from './objectNames';
import { portPlan } from './portFacts';
import { PortPlaces } from './portPlaces';
import type { PortReading, WalkedPort } from './walkedPort';
import { factOf, type PlanStep, type StructPlan } from './structPlan';
import type { StructView } from './structView';

/** What was read around ports. It grows while the walk goes on; ports look into it when they are asked. */
export interface Surroundings {
  readonly infos: AddressMap<CommunicationInfo>;
  readonly names: AddressMap<ObjectName>;
  readonly security: ReadonlyMap<Address, Known<SecurityText>>;
  readonly completionPorts: ReadonlyMap<Address, CompletionPort>;
  readonly lookasides: ReadonlyMap<Address, Known<CompletionLookaside>>;
  /** Threads in the wait queues of ports; absent: the queue broke, or was not walked. */
  readonly waiting: ReadonlyMap<WalkedPort, readonly Address[]>;
  /** Connections of connection ports, by their communication info. */
  readonly connections: AddressMap<number>;
  readonly holders: AddressMap<HandleHolder[]>;
  /** Handle tables of all processes were read, and whole: who is not among the holders holds no handle. */
  readonly holdersComplete: boolean | undefined;
}

const NO_THREADS: readonly Address[] = [];
const NO_HOLDERS: readonly HandleHolder[] = [];

/** Makes the entities of ports, whose facts come from `_ALPC_PORT` and from what was read around it. */
export class PortEntities implements PortReading {
  readonly plan: StructPlan<PortFields>;
  readonly places: PortPlaces;
  private readonly made: new (id: EntityId, view: StructView, port: WalkedPort) => MemoryEntity;

  constructor(
    private readonly target: KernelTarget,
    readonly headers: ObjectHeaders,
    private readonly around: Surroundings,
  ) {
    this.places = new PortPlaces(target.fields.of('_ALPC_PORT'));
    this.plan = portPlan(target.fields.of('_ALPC_PORT'));
    this.made = portClass(entityClass('port', this.plan.steps), this);
  }

  of(id: EntityId, view: StructView, port: WalkedPort): LazyEntity & PortFields {
    // Its getters are those of a port.
    return new this.made(id, view, port);
  }

  /** Says why what was read around a port is not known. */
  report(sink: FactSink, port: WalkedPort, missing: UnknownReason): void {
    const id = idOf('port', port.address);
    const say = (field: string, reason: UnknownReason): void => {
      sink.add({ kind: 'unknown', of: id, field, reason });
    };
    const info = this.infoOf(port);
    if (port.communicationInfo !== undefined && (!info || info.reason !== undefined))
      for (const field of ['connectionPort', 'clientPort', 'serverPort']) say(field, info?.reason ?? missing);
    const known = this.around.names.get(port.address);
    const { header } = port;
    if (known?.path === undefined && header.name?.text) {
      if (!known) say('name', missing);
      say('path', missing);
    }
    if (port.completionPort !== undefined) {
      const completion = this.around.completionPorts.get(port.completionPort);
      if (!completion?.registered) say('registeredThreads', completion?.broken ?? missing);
    }
    if (port.packetLookaside !== undefined && !this.lookaside(port)) say('completionLookaside', missing);
    const { security } = header;
    if (security !== undefined && !this.around.security.has(security)) say('security', missing);
  }

  /** Path of a port, or its name; undefined where neither was read. */
  nameOf(address: Address): string | undefined {
    const known = this.around.names.get(address);
    return known?.path ?? known?.name;
  }

  private infoOf(port: WalkedPort): CommunicationInfo | undefined {
    return port.communicationInfo === undefined ? undefined : this.around.infos.get(port.communicationInfo);
  }

  /** One of the ports of its connection. */
  end(port: WalkedPort, end: 'connectionPort' | 'clientPort' | 'serverPort'): Known<Address | null> | undefined {
    return this.infoOf(port)?.[end];
  }

  connections(port: WalkedPort): Known<number> | undefined {
    const info = port.type === 'connection' ? this.infoOf(port) : undefined;
    const value = info && this.around.connections.get(info.address);
    const evidence = info?.connectionPort?.evidence;
    return value === undefined || !evidence ? undefined : { value, evidence };
  }

  /** Only connection ports can have one; that one has none is told, too. */
  name(port: WalkedPort): Known<string> | undefined {
    const known = this.around.names.get(port.address);
    if (known) return { value: known.name, evidence: this.nameEvidence(port, known) };
    if (port.type !== 'connection' || !port.header.isUnnamed) return undefined;
    return { value: '', evidence: this.nameEvidence(port, { name: '' }) };
  }

  path(port: WalkedPort): Known<string> | undefined {
    const known = this.around.names.get(port.address);
    if (known?.path === undefined) return undefined;
    return { value: known.path, evidence: this.nameEvidence(port, known) };
  }

  private nameEvidence(port: WalkedPort, { path, name }: ObjectName): MemoryEvidence {
    const type = '_OBJECT_HEADER_NAME_INFO';
    const value = path ?? name;
    return { kind: 'memory', address: port.address, type, field: 'Name', value, stop: this.target.stop };
  }

  completion(port: WalkedPort): CompletionPort | undefined {
    return port.completionPort === undefined ? undefined : this.around.completionPorts.get(port.completionPort);
  }

  /** The packets that it has for its completion port. */
  lookaside(port: WalkedPort): Known<CompletionLookaside> | undefined {
    return port.packetLookaside === undefined ? undefined : this.around.lookasides.get(port.packetLookaside);
  }

  /** Threads that serve it: those registered with its completion port, or those that wait on the port itself. */
  threads(port: WalkedPort): Known<readonly Address[]> | undefined {
    if (port.completionPort !== undefined) return this.completion(port)?.registered;
    const waits = port.queues.some(one => one.queue === 'wait');
    if (!waits && port.type !== 'connection') return undefined;
    const value = this.around.waiting.get(port) ?? (waits ? undefined : NO_THREADS);
    const { queues, completionPort } = port.facts;
    // Whether the port has a completion port was not read, or its queue broke.
    return queues && value && completionPort ? { value, evidence: queues.evidence } : undefined;
  }

  security(port: WalkedPort): Known<SecurityText> | undefined {
    const { security } = port.header;
    return security === undefined ? undefined : this.around.security.get(security);
  }

  handles(port: WalkedPort): Known<readonly HandleHolder[]> | undefined {
    const value = this.around.holders.get(port.address) ?? (this.around.holdersComplete ? NO_HOLDERS : undefined);
    const evidence = value && port.header.handleCount?.evidence;
    return value && evidence ? { value, evidence } : undefined;
  }

  /** A port whose state was not read is known by its place in the communication info. */
  typeByPlace(port: WalkedPort): PortFields['type'] {
    const info = this.infoOf(port);
    if (!info) return undefined;
    const { connectionPort, clientPort, serverPort } = info;
    const places = [
      ['connection', connectionPort],
      ['client', clientPort],
      ['server', serverPort],
    ] as const;
    const found = places.find(([, known]) => known?.value === port.address);
    return found?.[1] && { value: found[0], evidence: found[1].evidence };
  }
}

/** Adds to the class that reads ports the fields that come from around them. */
function portClass(
  base: EntityClass,
  entities: PortEntities,
): new (id: EntityId, view: StructView, port: WalkedPort) => MemoryEntity {
  class PortEntity extends base {
    readonly #port: WalkedPort;

    constructor(id: EntityId, view: StructView, port: WalkedPort) {
      super(id, view);
      this.#port = port;
    }

    protected override fresh(): LazyEntity {
      return new PortEntity(this.id, MemoryEntity.viewOf(this), this.#port);
    }

    static typeOf(entity: PortEntity, step: PlanStep | undefined): Known<unknown> | undefined {
      const view = MemoryEntity.viewOf(entity);
      return (step && factOf(step, view, view)) ?? entities.typeByPlace(entity.#port);
    }

    static field<T>(name: keyof PortFields, read: (port: WalkedPort) => Known<T> | undefined): void {
      defineField<PortEntity>(PortEntity, name, entity => read(entity.#port));
    }
  }
  const type = entities.plan.steps.find(step => step.field === 'type');
  defineField<PortEntity>(PortEntity, 'type', entity => PortEntity.typeOf(entity, type));
  for (const end of ['connectionPort', 'clientPort', 'serverPort'] as const)
    PortEntity.field(end, port => entities.end(port, end));
  PortEntity.field('connections', port => entities.connections(port));
  PortEntity.field('name', port => entities.name(port));
  PortEntity.field('path', port => entities.path(port));
  PortEntity.field('completion', port => entities.completion(port)?.state);
  PortEntity.field('completionLookaside', port => entities.lookaside(port));
  PortEntity.field('registeredThreads', port => entities.threads(port));
  PortEntity.field('registeredCount', port => {
    const threads = entities.threads(port);
    return threads && { value: threads.value.length, evidence: threads.evidence };
  });
  PortEntity.field('threadsAre', port => {
    const threads = entities.threads(port);
    return (
      threads && { value: port.completionPort === undefined ? 'waiting' : 'registered', evidence: threads.evidence }
    );
  });
  PortEntity.field('handleCount', port => port.header.handleCount);
  PortEntity.field('security', port => entities.security(port));
  PortEntity.field('handles', port => entities.handles(port));
  PortEntity.field('listed', port => {
    const evidence = port.listed ? undefined : port.facts.address?.evidence;
    return evidence && { value: false, evidence };
  });
  return PortEntity;
}
