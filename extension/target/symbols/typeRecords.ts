import { PdbFormatError } from './msf';
import { RecordReader } from './pdbBytes';

/*
 * The type stream (TPI, stream 2) of a PDB: records one after the other, named by index from 0x1000 on. Source: LLVM
 * documentation PDB/TpiStream and PDB/CodeViewTypes.
 */

export const LEAF = {
  MODIFIER: 0x1001,
  POINTER: 0x1002,
  PROCEDURE: 0x1008,
  MFUNCTION: 0x1009,
  FIELDLIST: 0x1203,
  BITFIELD: 0x1205,
  BCLASS: 0x1400,
  VBCLASS: 0x1401,
  IVBCLASS: 0x1402,
  INDEX: 0x1404,
  VFUNCTAB: 0x1409,
  ENUMERATE: 0x1502,
  ARRAY: 0x1503,
  CLASS: 0x1504,
  STRUCTURE: 0x1505,
  UNION: 0x1506,
  ENUM: 0x1507,
  MEMBER: 0x150d,
  STMEMBER: 0x150e,
  METHOD: 0x150f,
  NESTTYPE: 0x1510,
  ONEMETHOD: 0x1511,
  INTERFACE: 0x1519,
  // As above, with room for more property bits; compilers since Visual Studio 2019 write some types so.
  CLASS2: 0x1608,
  STRUCTURE2: 0x1609,
  UNION2: 0x160a,
  INTERFACE2: 0x160b,
} as const;

const VERSIONS: ReadonlySet<number> = new Set([19950410, 19951122, 19961031, 19990903, 20040203]);
const MAX_TYPES = 1 << 24;

/** Where each record lies, and what kind it is. */
export class TypeRecords {
  private constructor(
    readonly bytes: Buffer,
    readonly first: number,
    /** Offset of the leaf kind of each record. */
    private readonly offsets: Uint32Array,
    /** One past the last byte of each record. */
    private readonly ends: Uint32Array,
    readonly problems: readonly string[],
  ) {}

  /** @throws PdbFormatError if the header is damaged; damaged records end the list and are reported. */
  static parse(bytes: Buffer): TypeRecords {
    if (bytes.length < 56) throw new PdbFormatError('the type stream is cut off');
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const headerSize = view.getUint32(4, true);
    const first = view.getUint32(8, true);
    const beyond = view.getUint32(12, true);
    const length = view.getUint32(16, true);
    if (!VERSIONS.has(view.getUint32(0, true))) throw new PdbFormatError('a type stream of an unknown version');
    if (beyond < first || beyond - first > MAX_TYPES || headerSize + length > bytes.length)
      throw new PdbFormatError('the header of the type stream is damaged');
    const count = beyond - first;
    const offsets = new Uint32Array(count);
    const ends = new Uint32Array(count);
    let at = headerSize;
    let found = 0;
    const stop = headerSize + length;
    while (found < count && at + 4 <= stop) {
      const size = view.getUint16(at, true);
      const end = at + 2 + size;
      if (size < 2 || end > stop) break;
      offsets[found] = at + 2;
      ends[found] = end;
      found++;
      at = end;
    }
    const problems = found === count ? [] : [`types from 0x${(first + found).toString(16)} on are damaged`];
    return new TypeRecords(bytes, first, offsets.subarray(0, found), ends.subarray(0, found), problems);
  }

  get count(): number {
    return this.offsets.length;
  }

  /** Where the kind of a record stands; 0 for unknown indexes. */
  offsetOf(index: number): number {
    return this.offsets[index - this.first] ?? 0;
  }

  /** One past the last byte of a record; 0 for unknown indexes. */
  endOf(index: number): number {
    return this.ends[index - this.first] ?? 0;
  }

  /** Leaf kind of a type; undefined for basic types (below 0x1000) and unknown indexes. */
  kind(index: number): number | undefined {
    const offset = this.offsets[index - this.first];
    return offset === undefined ? undefined : (this.bytes[offset] ?? 0) | ((this.bytes[offset + 1] ?? 0) << 8);
  }

  /** A reader behind the leaf kind of a record. */
  reader(index: number): RecordReader | undefined {
    const offset = this.offsets[index - this.first];
    const end = this.ends[index - this.first];
    return offset === undefined || end === undefined ? undefined : new RecordReader(this.bytes, offset + 2, end);
  }
}
