import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import type { TypeReference, Types } from '../../kernel/types';
import { sizeOfType } from '../types/typeLookup';

/** What a C++ expression gave: where it lies, or its value, or both. */
export interface CppValue {
  readonly type: TypeReference;
  /** Those of the module that the type is of. */
  readonly types: Types;
  /** Absent for what was computed. */
  readonly address?: Address;
  readonly bits?: { readonly position: number; readonly length: number };
  /** Absent for structures and arrays; of an integer or pointer as its bits. */
  readonly value?: bigint;
}

/** Bits of a signed type narrower than 64 become those of the same number with 64. */
export function signExtended(value: CppValue): bigint {
  const bits = sizeOfType(value.types, value.type) * 8;
  const raw = value.value ?? 0n;
  const signed = value.type.kind === 'base' && value.type.signed && bits > 0 && !value.bits;
  return signed ? BigInt.asUintN(64, BigInt.asIntN(bits, raw)) : raw;
}

/** The same address as a typed pointer. */
export function pointerTo(type: TypeReference, types: Types, address: bigint): CppValue {
  return { type: { kind: 'pointer', to: type, size: 8 }, types, value: toAddress(address) };
}
