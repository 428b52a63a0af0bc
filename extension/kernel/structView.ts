import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { Known, MemoryEvidence, UnknownReason } from '../model/evidence';
import type { FieldAccess, FieldFinder, StructFields } from './fieldAccess';
import { type Block, type Gap, gapAt } from './memory';
import { MemoryFact, memoryEvidence, type StructPlace } from './memoryFact';

/** A value of a structure, or why it is not known. */
export type FieldValue =
  | { readonly ok: true; readonly value: bigint; readonly evidence: MemoryEvidence }
  | { readonly ok: false; readonly reason: UnknownReason };

/** One structure of the target, read whole. */
export class StructView {
  readonly address: Address;
  /** Where fields of this type lie. */
  readonly fields: StructFields;
  private readonly bytesRead: Uint8Array;
  private readonly gaps: readonly Gap[];
  /** All blocks that were read into the same buffer share one. */
  private readonly data: DataView;
  /** Where the structure begins in `data`. */
  private readonly base: number;
  private shared: StructPlace | undefined;

  constructor(
    readonly type: string,
    block: Block,
    private readonly finder: FieldFinder,
    readonly stopNumber: number,
    /** Offset of the structure inside of the block (an object behind its header). */
    private readonly at = 0,
  ) {
    const { bytes } = block;
    this.address = at === 0 ? block.address : toAddress(block.address + BigInt(at));
    this.bytesRead = bytes;
    this.gaps = block.gaps;
    this.fields = finder.of(type);
    this.data = viewOf(bytes.buffer);
    this.base = bytes.byteOffset + at;
  }

  /** What was read, the structure and what lies around it. */
  get block(): Block {
    return { address: toAddress(this.address - BigInt(this.at)), bytes: this.bytesRead, gaps: this.gaps };
  }

  /** Everything was read: no field of this build is unknown. */
  get isWhole(): boolean {
    return this.gaps.length === 0 && this.at + this.fields.size <= this.bytesRead.length;
  }

  /** Another structure of the same block, `offset` bytes from this one: its header, or what stands behind it. */
  beside(type: string, offset: number): StructView {
    return new StructView(type, this.block, this.finder, this.stopNumber, this.at + offset);
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
    if (!access || gapAt(this.block, this.at + access.offset, access.size)) return undefined;
    return this.bytesRead.subarray(this.at + access.offset, this.at + access.offset + access.size);
  }

  /** Bytes that stand right behind this structure; the reason if one of them is not known. */
  behind(length: number): Uint8Array | UnknownReason {
    const start = this.at + this.fields.size;
    const gap = gapAt(this.block, start, length);
    return gap ? gap.reason : this.bytesRead.subarray(start, start + length);
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
    if (this.gaps.length === 0 && start >= 0 && start + size <= this.bytesRead.length) return undefined;
    return gapAt(this.block, start, size)?.reason;
  }

  /** What stands in memory: a bigint of 8 whole bytes, else a number. Only after `reasonAt` found nothing. */
  raw(access: FieldAccess): number | bigint {
    const view = this.data;
    const at = this.base + access.offset;
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
        return Number(integer(this.bytesRead, this.at + access.offset, access.size));
    }
  }

  /** A field of at least four bytes that is 0. Only after `reasonAt` found nothing. */
  isZero(access: FieldAccess): boolean {
    const at = this.base + access.offset;
    return this.data.getUint32(at, true) === 0 && (access.size < 8 || this.data.getUint32(at + 4, true) === 0);
  }

  /**
   * A pointer to where it lies itself: the head of an empty list. Only after `reasonAt` found nothing. By halves: a
   * bigint for each head that is looked at would cost more than all the rest.
   */
  pointsAtItself(access: FieldAccess): boolean {
    const at = this.base + access.offset;
    WHOLE[0] = this.address;
    const low = (HALVES[0] ?? 0) + access.offset;
    if (this.data.getUint32(at, true) !== low >>> 0) return false;
    return access.size < 8 || this.data.getUint32(at + 4, true) === (HALVES[1] ?? 0) + (low >= 2 ** 32 ? 1 : 0);
  }

  /** 48 bits of a pointer as a number: see `keyOf`. Only after `reasonAt` found nothing. */
  key(access: FieldAccess): number {
    const at = this.base + access.offset;
    const low = this.data.getUint32(at, true);
    return access.size < 8 ? low : this.data.getUint16(at + 4, true) * 2 ** 32 + low;
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

/** Blocks that were read together lie in one buffer, so that one view serves thousands of structures. */
let lastView: DataView = new DataView(new ArrayBuffer(0));

function viewOf(buffer: ArrayBufferLike): DataView {
  if (lastView.buffer !== buffer) lastView = new DataView(buffer);
  return lastView;
}

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
