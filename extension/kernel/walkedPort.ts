import type { Address } from '../base/address';
import type { PortFields, PortType, QueueLengths } from '../model/entities';
import { type EntityId, idOf } from '../model/ids';
import type { LazyEntity } from '../model/lazyEntity';
import { keyOf } from './addressSets';
import type { PortRecord } from './inventory';
import type { ObjectHeader, ObjectHeaders } from './objectHeaders';
import { pointerAt, type PortPlaces, type QueueHead } from './portPlaces';
import type { StructView } from './structView';

/** What all ports of a target have in common: where their values lie, and what was read around them. */
export interface PortReading {
  readonly places: PortPlaces;
  readonly headers: ObjectHeaders;
  /** Path of a port, or its name; undefined where neither was read. */
  nameOf(address: Address): string | undefined;
  of(id: EntityId, view: StructView, port: WalkedPort): LazyEntity & PortFields;
}

/** A port that was read. What the walkers need of it is taken from its bytes when they ask. */
export class WalkedPort implements PortRecord {
  private made: (LazyEntity & PortFields) | undefined;

  constructor(
    private readonly view: StructView,
    private readonly reading: PortReading,
    /** On AlpcpPortList. */
    readonly listed: boolean,
  ) {}

  get address(): Address {
    return this.view.address;
  }

  /** The address as a plain number. */
  get key(): number {
    return keyOf(this.view.address);
  }

  get type(): PortType | undefined {
    return this.reading.places.typeOf(this.view);
  }

  /** undefined: it has none any more, or that was not read. */
  get owner(): Address | undefined {
    return this.reading.places.ownerOf(this.view);
  }

  get communicationInfo(): Address | undefined {
    return pointerAt(this.view, this.reading.places.info);
  }

  get completionPort(): Address | undefined {
    return pointerAt(this.view, this.reading.places.completion);
  }

  /** The packets that it has for its completion port. */
  get packetLookaside(): Address | undefined {
    return pointerAt(this.view, this.reading.places.lookaside);
  }

  get header(): ObjectHeader {
    return this.reading.headers.ofBody(this.view);
  }

  get queues(): readonly QueueHead[] {
    return this.reading.places.queuesOf(this.view);
  }

  /** Counters of the queues; undefined where they were not read, or are all 0. */
  get lengths(): QueueLengths | undefined {
    const { places } = this.reading;
    return places.isQuiet(this.view) ? undefined : places.lengthsOf(this.view);
  }

  /** Full path where it was read, else the name. */
  get name(): string | undefined {
    return this.reading.nameOf(this.address);
  }

  /** Its facts; those of what is around it only when that is read. */
  get facts(): PortFields {
    return this.entity;
  }

  get entity(): LazyEntity & PortFields {
    return (this.made ??= this.reading.of(idOf('port', this.address), this.view, this));
  }
}
