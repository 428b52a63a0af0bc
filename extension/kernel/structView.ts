import type { Address } from '../base/address';
import { formatAddress, toAddress } from '../base/address';
import type { Known, MemoryEvidence, UnknownReason } from '../model/evidence';
import type { FieldAccess, FieldFinder } from './fieldAccess';
import { type Block, gapAt } from './memory';

/** A value of a structure, or why it is not known. */
export type FieldValue =
  | { readonly ok: true; readonly value: bigint; readonly evidence: MemoryEvidence }
  | { readonly ok: false; readonly reason: UnknownReason };

/** One structure of the target, read whole. */
export class StructView {
  constructor(
    readonly type: string,
    readonly block: Block,
    private readonly finder: FieldFinder,
    readonly stopNumber: number,
    /** Offset of the structure inside of the block (an object behind its header). */
    private readonly at = 0,
  ) {}

  get address(): Address {
    return toAddress(this.block.address + BigInt(this.at));
  }

  /** An integer, pointer or bit field of up to 8 bytes. `no-symbols`: this build has no such field. */
  field(path: string): FieldValue {
    const access = this.finder.find(this.type, path);
    return access ? this.read(access) : { ok: false, reason: 'no-symbols' };
  }

  /** The first of several spellings that this build knows. */
  anyField(...paths: readonly string[]): FieldValue {
    const access = this.finder.findAny(this.type, paths);
    return access ? this.read(access) : { ok: false, reason: 'no-symbols' };
  }

  /** The value alone; undefined if it is not known. */
  value(path: string): bigint | undefined {
    const field = this.field(path);
    return field.ok ? field.value : undefined;
  }

  /** A pointer; undefined if it is not known. */
  pointer(path: string): Address | undefined {
    const value = this.value(path);
    return value === undefined ? undefined : toAddress(value);
  }

  /** Address of a field inside of this structure; undefined where the build has none. */
  addressOf(path: string): Address | undefined {
    const access = this.finder.find(this.type, path);
    return access && toAddress(this.address + BigInt(access.offset));
  }

  /** Bytes of a field; undefined if one of them is not known. */
  bytes(path: string): Uint8Array | undefined {
    const access = this.finder.find(this.type, path);
    if (!access || gapAt(this.block, this.at + access.offset, access.size)) return undefined;
    return this.block.bytes.subarray(this.at + access.offset, this.at + access.offset + access.size);
  }

  /** The value as a fact, made by `as`; undefined if it is not known. */
  known<T>(path: string, as: (value: bigint) => T): Known<T> | undefined {
    const field = this.field(path);
    return field.ok ? { value: as(field.value), evidence: field.evidence } : undefined;
  }

  private read(access: FieldAccess): FieldValue {
    const start = this.at + access.offset;
    if (access.size === 0 || access.size > 8) return { ok: false, reason: 'invalid' };
    const gap = gapAt(this.block, start, access.size);
    if (gap) return { ok: false, reason: gap.reason };
    const raw = integer(this.block.bytes, start, access.size);
    const value = access.bits
      ? (raw >> BigInt(access.bits.position)) & ((1n << BigInt(access.bits.length)) - 1n)
      : access.signed
        ? BigInt.asIntN(access.size * 8, raw)
        : raw;
    return { ok: true, value, evidence: this.evidence(access, value) };
  }

  private evidence(access: FieldAccess, value: bigint): MemoryEvidence {
    return {
      kind: 'memory',
      address: toAddress(this.address + BigInt(access.offset)),
      type: this.type,
      field: access.path,
      value:
        access.size === 8 && !access.bits
          ? formatAddress(BigInt.asUintN(64, value))
          : value < 0n
            ? value.toString()
            : `0x${value.toString(16)}`,
      stop: this.stopNumber,
    };
  }
}

/** A little-endian integer of 1 to 8 bytes. */
export function integer(bytes: Uint8Array, at: number, size: number): bigint {
  let value = 0n;
  for (let i = size - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[at + i] ?? 0);
  return value;
}
