import type { EnumLayout, FieldLayout, StructLayout, TypeReference, Types } from '../../kernel/types';
import { basicType } from './basicTypes';
import { readEnumerators, readMembers } from './fieldLists';
import type { NameHash } from './nameHash';
import { definitionNames, FORWARD } from './typeNames';
import { LEAF, type TypeRecords } from './typeRecords';

const MAX_DEPTH = 32;
/** Cannot stand in a name of C++. */
const MARK = '@0x';

interface Aggregate {
  readonly name: string;
  readonly forward: boolean;
  readonly fieldList: number;
  readonly size: number;
  readonly union: boolean;
  /** Underlying type of an enumeration. */
  readonly underlying?: number;
}

/**
 * Types of a PDB by name. An index of names is made on first use; structures are laid out when they are asked for.
 * Members of unnamed nested structures and unions keep the structure as their type (`<unnamed-tag>` in debuggers), and
 * `struct()` finds those by the name that the PDB gives them.
 */
export class PdbTypes implements Types {
  private readonly index: NameHash;
  private readonly structs = new Map<number, StructLayout>();

  constructor(private readonly records: TypeRecords) {
    this.index = definitionNames(records);
  }

  struct(name: string): StructLayout | undefined {
    const index = this.indexOf(name);
    return index === undefined || this.records.kind(index) === LEAF.ENUM ? undefined : this.layout(index);
  }

  enumeration(name: string): EnumLayout | undefined {
    const index = this.indexOf(name);
    const aggregate =
      index === undefined || this.records.kind(index) !== LEAF.ENUM ? undefined : readAggregate(this.records, index);
    if (!aggregate) return undefined;
    return {
      name,
      size: this.sizeOf(this.reference(aggregate.underlying ?? 0, 0), 0) ?? 4,
      values: readEnumerators(this.records, aggregate.fieldList),
    };
  }

  *structNames(): Iterable<string> {
    for (const index of this.index.indexes()) yield this.index.nameAt(index);
  }

  /** Type index of a definition. */
  private find(name: string): number | undefined {
    const index = this.index.indexOf(name);
    return index < 0 ? undefined : this.index.valueAt(index);
  }

  /** Type index of a name, or of a name that `uniqueName` made. */
  private indexOf(name: string): number | undefined {
    const known = this.find(name);
    const mark = known === undefined ? name.lastIndexOf(MARK) : -1;
    if (mark < 0) return known;
    const index = Number.parseInt(name.slice(mark + MARK.length), 16);
    return readAggregate(this.records, index)?.name === name.slice(0, mark) ? index : undefined;
  }

  /** Many unnamed types share one name (`<unnamed-tag>`): all but the first get their type index behind it. */
  private uniqueName(aggregate: Aggregate, index: number): string {
    const isFirst = aggregate.forward || this.find(aggregate.name) === index;
    return isFirst ? aggregate.name : aggregate.name + MARK + index.toString(16);
  }

  private layout(index: number): StructLayout | undefined {
    const cached = this.structs.get(index);
    if (cached) return cached;
    const aggregate = readAggregate(this.records, index);
    if (!aggregate) return undefined;
    const fields = readMembers(this.records, aggregate.fieldList).map(member =>
      this.field(member.name, member.offset, member.type),
    );
    const layout: StructLayout = { name: aggregate.name, union: aggregate.union, size: aggregate.size, fields };
    this.structs.set(index, layout);
    return layout;
  }

  private field(name: string, offset: number, type: number): FieldLayout {
    if (this.records.kind(type) !== LEAF.BITFIELD) return { name, offset, type: this.reference(type, 0) };
    const reader = this.records.reader(type);
    const of = reader?.u32() ?? 0;
    const length = reader?.u8() ?? 0;
    const position = reader?.u8() ?? 0;
    return { name, offset, type: this.reference(of, 0), bits: { position, length } };
  }

  private reference(index: number, depth: number): TypeReference {
    if (index < this.records.first) return basicType(index);
    const reader = this.records.reader(index);
    if (!reader || depth > MAX_DEPTH) return { kind: 'unknown' };
    switch (this.records.kind(index)) {
      case LEAF.MODIFIER:
        return this.reference(reader.u32(), depth + 1);
      case LEAF.POINTER: {
        const to = reader.u32();
        // Bits 13 to 18 of the attributes are the size in bytes.
        return { kind: 'pointer', to: this.reference(to, depth + 1), size: (reader.u32() >> 13) & 0x3f };
      }
      case LEAF.ARRAY:
        return this.array(index, depth);
      case LEAF.PROCEDURE:
      case LEAF.MFUNCTION:
        return { kind: 'function' };
      default:
        return this.aggregateReference(index, depth);
    }
  }

  private aggregateReference(index: number, depth: number): TypeReference {
    const aggregate = readAggregate(this.records, index);
    if (!aggregate) return { kind: 'unknown' };
    if (this.records.kind(index) !== LEAF.ENUM) return { kind: 'struct', name: this.uniqueName(aggregate, index) };
    return {
      kind: 'enum',
      name: this.uniqueName(aggregate, index),
      size: this.sizeOf(this.reference(aggregate.underlying ?? 0, depth + 1), depth) ?? 4,
    };
  }

  /** The record tells the size of the whole array; the number of elements follows from the size of one. */
  private array(index: number, depth: number): TypeReference {
    const reader = this.records.reader(index);
    if (!reader) return { kind: 'unknown' };
    const of = this.reference(reader.u32(), depth + 1);
    reader.skip(4);
    const bytes = Number(reader.numeric());
    const one = this.sizeOf(of, depth + 1);
    return { kind: 'array', of, count: one !== undefined && one > 0 ? Math.floor(bytes / one) : 0 };
  }

  /** Bytes of a type; undefined where the PDB does not tell. */
  private sizeOf(type: TypeReference, depth: number): number | undefined {
    if (depth > MAX_DEPTH) return undefined;
    switch (type.kind) {
      case 'base':
      case 'pointer':
      case 'enum':
        return type.size;
      case 'array': {
        const one = this.sizeOf(type.of, depth + 1);
        return one === undefined ? undefined : one * type.count;
      }
      case 'struct': {
        const index = this.indexOf(type.name);
        return index === undefined ? undefined : readAggregate(this.records, index)?.size;
      }
      default:
        return undefined;
    }
  }
}

/** Head of a structure, union or enumeration; undefined for other kinds and damaged records. */
function readAggregate(records: TypeRecords, index: number): Aggregate | undefined {
  const kind = records.kind(index);
  const reader = records.reader(index);
  if (!reader) return undefined;
  if (kind === LEAF.STRUCTURE || kind === LEAF.CLASS || kind === LEAF.INTERFACE || kind === LEAF.UNION) {
    const union = kind === LEAF.UNION;
    reader.skip(2);
    const properties = reader.u16();
    const fieldList = reader.u32();
    if (!union) reader.skip(8);
    const size = Number(reader.numeric());
    const name = reader.text();
    return reader.bad ? undefined : { name, forward: (properties & FORWARD) !== 0, fieldList, size, union };
  }
  if (kind === LEAF.STRUCTURE2 || kind === LEAF.CLASS2 || kind === LEAF.INTERFACE2 || kind === LEAF.UNION2) {
    const union = kind === LEAF.UNION2;
    const properties = reader.u32();
    const fieldList = reader.u32();
    if (!union) reader.skip(8);
    // The number of members comes last here.
    reader.numeric();
    const size = Number(reader.numeric());
    const name = reader.text();
    return reader.bad ? undefined : { name, forward: (properties & FORWARD) !== 0, fieldList, size, union };
  }
  if (kind !== LEAF.ENUM) return undefined;
  reader.skip(2);
  const properties = reader.u16();
  const underlying = reader.u32();
  const fieldList = reader.u32();
  const name = reader.text();
  return reader.bad
    ? undefined
    : { name, forward: (properties & FORWARD) !== 0, fieldList, size: 0, union: false, underlying };
}
