import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { Known, MemoryEvidence, UnknownReason } from '../model/evidence';
import type { FieldAccess, FieldFinder, StructFields } from './fieldAccess';
import { type Block, type Gap, gapWithin } from './memory';
import { MemoryFact, memoryEvidence, type StructPlace } from './memoryFact';

/** A value of a structure, or why it is not known. */
export type FieldValue =
  | { readonly ok: true; readonly value: bigint; readonly evidence: MemoryEvidence }
  | { readonly ok: false; readonly reason: UnknownReason };

/** Bytes that were read at once, of one structure or of thousands: what the views of all of them share. */
export class StructBytes {
  readonly data: DataView;

  constructor(
    readonly bytes: Uint8Array,
    readonly finder: FieldFinder,
    readonly stopNumber: number,
  ) {
    this.data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
}

/** Which part of the bytes that were read belongs to one structure and what lies around it. */
export interface StructPart {
  /** Where the part begins among the bytes. */
  readonly start: number;
  readonly length: number;
  /** Relative to the part. */
  readonly gaps: readonly Gap[];
  /** Where the structure begins in the part (an object behind its header). */
  readonly at: number;
}

/** One structure of the target, read whole. */
export class StructView {
  private readonly source: StructBytes;
  private readonly start: number;
  private readonly length: number;
  private readonly gaps: readonly Gap[];
  private readonly at: number;
  private shared: StructPlace | undefined;

  /**
   * @param fields where fields of this type lie
   * @param address of the structure
   */
  constructor(
    readonly fields: StructFields,
    readonly address: Address,
    source: StructBytes,
    { start, length, gaps, at }: StructPart,
  ) {
    this.source = source;
    this.start = start;
    this.length = length;
    this.gaps = gaps;
    this.at = at;
  }

  /** @param at offset of the structure inside of the block */
  static ofBlock(type: string, block: Block, finder: FieldFinder, stopNumber: number, at = 0): StructView {
    const { address, bytes, gaps } = block;
    const source = new StructBytes(bytes, finder, stopNumber);
    const part = { start: 0, length: bytes.length, gaps, at };
    return new StructView(finder.of(type), at === 0 ? address : toAddress(address + BigInt(at)), source, part);
  }

  get type(): string {
    return this.fields.type;
  }

  get stopNumber(): number {
    return this.source.stopNumber;
  }

  /** What was read, the structure and what lies around it. */
  get block(): Block {
    const { start, length, gaps } = this;
    const bytes = this.source.bytes.subarray(start, start + length);
    return { address: toAddress(this.address - BigInt(this.at)), bytes, gaps };
  }

  /** Everything was read: no field of this build is unknown. */
  get isWhole(): boolean {
    return this.gaps.length === 0 && this.at + this.fields.size <= this.length;
  }

  /** Another structure of the same block, `offset` bytes from this one: its header, or what stands behind it. */
  beside(type: string, offset: number): StructView {
    const { source, start, length, gaps, at } = this;
    const address = offset === 0 ? this.address : toAddress(this.address + BigInt(offset));
    return new StructView(source.finder.of(type), address, source, { start, length, gaps, at: at + offset });
  }

  /** What facts of this structure have in common; holds no bytes. */
  get place(): StructPlace {
    return (this.shared ??= { address: this.address, type: this.type, stopNumber: this.stopNumber });
  }

  /** An integer, pointer or bit field of up to 8 bytes. `no-symbols`: this build has no such field. */
  field(path: string): FieldValue {
    const access = this.fields.find(path);
    return access ? this.read(access) : { ok: false, reason: 'no-symbols' };
  }

  /** The first of several spellings that this build knows. */
  anyField(...paths: readonly string[]): FieldValue {
    const access = this.fields.findAny(paths);
    return access ? this.read(access) : { ok: false, reason: 'no-symbols' };
  }

  /** The value alone; undefined if it is not known. */
  value(path: string): bigint | undefined {
    const access = this.fields.find(path);
    if (!access || this.reasonAt(access) !== undefined) return undefined;
    return BigInt(this.raw(access));
  }

  /** The same as a number, for what is at most 53 bits wide. */
  number(path: string): number | undefined {
    const access = this.fields.find(path);
    if (!access || this.reasonAt(access) !== undefined) return undefined;
    return Number(this.raw(access));
  }

  /** A pointer; undefined if it is not known. */
  pointer(path: string): Address | undefined {
    const value = this.value(path);
    return value === undefined ? undefined : toAddress(value);
  }

  /** Address of a field inside of this structure; undefined where the build has none. */
  addressOf(path: string): Address | undefined {
    const access = this.fields.find(path);
    return access && toAddress(this.address + BigInt(access.offset));
  }

  /** Bytes of a field; undefined if one of them is not known. */
  bytes(path: string): Uint8Array | undefined {
    const access = this.fields.find(path);
    if (!access || this.gapIn(this.at + access.offset, access.size)) return undefined;
    return this.part(this.at + access.offset, access.size);
  }

  /** Bytes that stand right behind this structure; the reason if one of them is not known. */
  behind(length: number): Uint8Array | UnknownReason {
    const start = this.at + this.fields.size;
    return this.gapIn(start, length)?.reason ?? this.part(start, length);
  }

  private gapIn(start: number, length: number): Gap | undefined {
    return gapWithin(this.length, this.gaps, start, length);
  }

  private part(start: number, length: number): Uint8Array {
    return this.source.bytes.subarray(this.start + start, this.start + start + length);
  }

  /** The value as a fact, made by `as`; undefined if it is not known. */
  known<T>(path: string, as: (value: bigint) => T): Known<T> | undefined {
    const access = this.fields.find(path);
    if (!access || this.reasonAt(access) !== undefined) return undefined;
    const raw = this.raw(access);
    return new MemoryFact(as(BigInt(raw)), this.place, access, raw);
  }

  /** Why a field is not known; undefined if it is. */
  reasonAt(access: FieldAccess): UnknownReason | undefined {
    const { size } = access;
    if (size === 0 || size > 8) return 'invalid';
    const start = this.at + access.offset;
    if (this.gaps.length === 0 && start >= 0 && start + size <= this.length) return undefined;
    return this.gapIn(start, size)?.reason;
  }

  /** What stands in memory: a bigint of 8 whole bytes, else a number. Only after `reasonAt` found nothing. */
  raw(access: FieldAccess): number | bigint {
    const view = this.source.data;
    const at = this.start + this.at + access.offset;
    if (access.bits) return bitField(view, at, access.size, access.bits.position, access.bits.length);
    switch (access.size) {
      case 1:
        return access.signed ? view.getInt8(at) : view.getUint8(at);
      case 2:
        return access.signed ? view.getInt16(at, true) : view.getUint16(at, true);
      case 4:
        return access.signed ? view.getInt32(at, true) : view.getUint32(at, true);
      case 8:
        return access.signed ? view.getBigInt64(at, true) : view.getBigUint64(at, true);
      default:
        return Number(integer(this.source.bytes, at, access.size));
    }
  }

  /** A field of at least four bytes that is 0. Only after `reasonAt` found nothing. */
  isZero(access: FieldAccess): boolean {
    const { data } = this.source;
    const at = this.start + this.at + access.offset;
    return data.getUint32(at, true) === 0 && (access.size < 8 || data.getUint32(at + 4, true) === 0);
  }

  /**
   * A pointer to where it lies itself: the head of an empty list. Only after `reasonAt` found nothing. By halves: a
   * bigint for each head that is looked at would cost more than all the rest.
   */
  pointsAtItself(access: FieldAccess): boolean {
    const { data } = this.source;
    const at = this.start + this.at + access.offset;
    WHOLE[0] = this.address;
    const low = (HALVES[0] ?? 0) + access.offset;
    if (data.getUint32(at, true) !== low >>> 0) return false;
    return access.size < 8 || data.getUint32(at + 4, true) === (HALVES[1] ?? 0) + (low >= 2 ** 32 ? 1 : 0);
  }

  /** 48 bits of a pointer as a number: see `keyOf`. Only after `reasonAt` found nothing. */
  key(access: FieldAccess): number {
    const { data } = this.source;
    const at = this.start + this.at + access.offset;
    const low = data.getUint32(at, true);
    return access.size < 8 ? low : data.getUint16(at + 4, true) * 2 ** 32 + low;
  }

  private read(access: FieldAccess): FieldValue {
    const reason = this.reasonAt(access);
    if (reason !== undefined) return { ok: false, reason };
    const raw = this.raw(access);
    return { ok: true, value: BigInt(raw), evidence: memoryEvidence(this.place, access, raw) };
  }
}

/** An address and its halves, low and high: all machines that run this are little-endian. */
const WHOLE = new BigUint64Array(1);
const HALVES = new Uint32Array(WHOLE.buffer);

function bitField(view: DataView, at: number, size: number, position: number, length: number): number | bigint {
  if (length < 32 && size <= 4) return (unsigned(view, at, size) >>> position) & ((1 << length) - 1);
  const whole = size === 8 ? view.getBigUint64(at, true) : BigInt(unsigned(view, at, size));
  const value = (whole >> BigInt(position)) & ((1n << BigInt(length)) - 1n);
  return length <= 53 ? Number(value) : value;
}

function unsigned(view: DataView, at: number, size: number): number {
  if (size === 4) return view.getUint32(at, true);
  return size === 2 ? view.getUint16(at, true) : view.getUint8(at);
}

/** A little-endian integer of 1 to 8 bytes. */
export function integer(bytes: Uint8Array, at: number, size: number): bigint {
  let value = 0n;
  for (let i = size - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[at + i] ?? 0);
  return value;
}
