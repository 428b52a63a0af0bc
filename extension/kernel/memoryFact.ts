import type { Address } from '../base/address';
import { formatAddress, toAddress } from '../base/address';
import type { Known, MemoryEvidence } from '../model/evidence';
import type { FieldAccess } from './fieldAccess';

/** Which structure of the target values were read from: shared by all of them. */
export interface StructPlace {
  readonly address: Address;
  readonly type: string;
  readonly stopNumber: number;
}

/**
 * A value of one field of memory. There are millions of them in a large inventory, so what is shown as its evidence is
 * made when somebody asks.
 */
export class MemoryFact<T> implements Known<T> {
  /**
   * @param value as the model has it
   * @param raw as it stood in memory
   */
  constructor(
    readonly value: T,
    private readonly place: StructPlace,
    private readonly access: FieldAccess,
    private readonly raw: number | bigint,
  ) {}

  get stop(): number {
    return this.place.stopNumber;
  }

  get evidence(): MemoryEvidence {
    return memoryEvidence(this.place, this.access, this.raw);
  }

  /** As plain data, for those who write a fact out as a whole. */
  toJSON(): { readonly value: T; readonly evidence: MemoryEvidence } {
    return { value: this.value, evidence: this.evidence };
  }
}

/** Address, type, field and value of a number, pointer or bit field. */
export function memoryEvidence(place: StructPlace, access: FieldAccess, raw: number | bigint): MemoryEvidence {
  return {
    kind: 'memory',
    address: toAddress(place.address + BigInt(access.offset)),
    type: place.type,
    field: access.path,
    value: shown(access, raw),
    stop: place.stopNumber,
  };
}

function shown(access: FieldAccess, raw: number | bigint): string {
  if (access.size === 8 && !access.bits) return formatAddress(BigInt.asUintN(64, BigInt(raw)));
  return raw < 0 ? raw.toString() : `0x${raw.toString(16)}`;
}
