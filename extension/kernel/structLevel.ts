import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { FieldAccess, FieldFinder, StructFields } from './fieldAccess';
import type { Gap, Records } from './memory';
import { StructBytes, StructView } from './structView';

/** How the structures of a level lie in what was read. */
export interface LevelShape {
  /** Bytes in front of each structure that were read, too. */
  readonly before: number;
  /** Bytes of each, those around it included. */
  readonly length: number;
  /** Bytes behind each that were read, too, and that may be missing without harm. */
  readonly after?: number;
  /** Structures of a piece. */
  readonly step: number;
}

const NO_GAPS: readonly Gap[] = [];

/**
 * Many structures of one type. Their bytes lie together and are looked at in place; a view is made of those only that
 * somebody wants to know more of.
 */
export class StructLevel {
  private readonly pieces: { readonly records: Records; readonly source: StructBytes }[] = [];
  private readonly fields: StructFields;

  constructor(
    type: string,
    readonly addresses: readonly Address[],
    private readonly shape: LevelShape,
    private readonly finder: FieldFinder,
    readonly stop: number,
  ) {
    this.fields = finder.of(type);
  }

  /** Structures that were read. */
  get size(): number {
    return Math.min(this.pieces.length * this.shape.step, this.addresses.length);
  }

  /** The next piece of what was read. */
  add(records: Records): void {
    this.pieces.push({ records, source: new StructBytes(records.bytes, this.finder, this.stop) });
  }

  /** The field, if all structures that are whole have it: symbols that are wrong may put one anywhere. */
  place(access: FieldAccess | undefined): FieldAccess | undefined {
    const { before, length, after = 0 } = this.shape;
    if (!access || access.offset < -before || access.offset + access.size > length - before - after) return undefined;
    return [1, 2, 4, 8].includes(access.size) ? access : undefined;
  }

  /** Some bytes of a structure, or of what lies around it, were not read. */
  hasGaps(index: number): boolean {
    const { step } = this.shape;
    return this.pieces[Math.floor(index / step)]?.records.gaps.has(index % step) === true;
  }

  /** All bytes of a structure were read, and of what lies in front. */
  isWhole(index: number): boolean {
    const piece = this.pieces[Math.floor(index / this.shape.step)];
    if (piece === undefined) return false;
    const { gaps } = piece.records;
    if (gaps.size === 0) return true;
    const { length, after = 0 } = this.shape;
    return gaps.get(index % this.shape.step)?.some(gap => gap.offset < length - after) !== true;
  }

  /** An integer or bit field of at most 32 bits. Only of a structure that is whole, and a `place`. */
  number(index: number, { offset, size, bits }: FieldAccess): number {
    const data = this.dataOf(index);
    const at = this.offsetOf(index) + offset;
    const value = size === 1 ? data.getUint8(at) : size === 2 ? data.getUint16(at, true) : data.getUint32(at, true);
    return bits && bits.length < 32 ? (value >>> bits.position) & ((1 << bits.length) - 1) : value;
  }

  /** 48 bits of a pointer as a number: see `keyOf`. Only of a structure that is whole, and a `place`. */
  key(index: number, { offset, size }: FieldAccess): number {
    const data = this.dataOf(index);
    const at = this.offsetOf(index) + offset;
    const low = data.getUint32(at, true);
    return size < 8 ? low : data.getUint16(at + 4, true) * 2 ** 32 + low;
  }

  /** A pointer. Only of a structure that is whole, and a `place`. */
  pointer(index: number, { offset, size }: FieldAccess): Address {
    const data = this.dataOf(index);
    const at = this.offsetOf(index) + offset;
    return toAddress(size < 8 ? BigInt(data.getUint32(at, true)) : data.getBigUint64(at, true));
  }

  view(index: number): StructView {
    const { before, length, step } = this.shape;
    const piece = this.pieces[Math.floor(index / step)];
    const part = {
      start: (index % step) * length,
      length: piece ? length : 0,
      gaps: piece?.records.gaps.get(index % step) ?? NO_GAPS,
      at: before,
    };
    const source = piece?.source ?? new StructBytes(new Uint8Array(0), this.finder, this.stop);
    return new StructView(this.fields, this.addresses[index] ?? toAddress(0n), source, part);
  }

  private dataOf(index: number): DataView {
    return this.pieces[Math.floor(index / this.shape.step)]?.source.data ?? EMPTY;
  }

  private offsetOf(index: number): number {
    return (index % this.shape.step) * this.shape.length + this.shape.before;
  }
}

const EMPTY = new DataView(new ArrayBuffer(0));
