import type { Layout } from '../layout';
import { type LayoutEnum, type LayoutStruct, parseType, type WorldType } from '../typeSyntax';
import { Bytes } from './bytes';
import { hashBuffer, hashString } from './hashes';

/*
 * Records of the type stream. Source: LLVM documentation PDB/CodeViewTypes, and the names of microsoft-pdb `cvinfo.h`:
 * LF_MODIFIER and following. A record is its length without the length itself, the kind, and the content, padded to 4
 * bytes with LF_PAD3, LF_PAD2, LF_PAD1.
 */
const LF_POINTER = 0x1002;
const LF_PROCEDURE = 0x1008;
const LF_ARGLIST = 0x1201;
const LF_FIELDLIST = 0x1203;
const LF_BITFIELD = 0x1205;
const LF_INDEX = 0x1404;
const LF_ENUMERATE = 0x1502;
const LF_ARRAY = 0x1503;
const LF_STRUCTURE = 0x1505;
const LF_UNION = 0x1506;
const LF_ENUM = 0x1507;
const LF_MEMBER = 0x150d;
/** Numbers that need more than 15 bits: LF_USHORT, LF_LONG, LF_ULONG. */
const LF_USHORT = 0x8002;
const LF_LONG = 0x8003;
const LF_ULONG = 0x8004;
/** `CV_prop_t` fwdref. */
const FORWARD = 0x80;
/** `CV_fldattr_t`: public. */
const PUBLIC = 3;
/** Pointer attributes: 64-bit near (0xc), size 8 from bit 13 on. */
const POINTER_64 = 0x1000c;
/** Bit 8 to 11 of a basic type: 64-bit pointer to it. */
const TO_64 = 0x600;
const UNNAMED = '<unnamed-tag>';
export const FIRST_INDEX = 0x1000;

/** Basic types. Source: LLVM documentation PDB/TpiStream, "Simple type". */
const SIMPLE: Readonly<Record<string, number>> = {
  void: 0x03,
  char: 0x70,
  'unsigned char': 0x20,
  short: 0x11,
  'unsigned short': 0x21,
  wchar: 0x71,
  long: 0x12,
  'unsigned long': 0x22,
  int: 0x74,
  'unsigned int': 0x75,
  HRESULT: 0x08,
  f32: 0x40,
  'long long': 0x13,
  'unsigned long long': 0x23,
  double: 0x41,
};
/** T_UQUAD: how the size of an array is counted. */
const SIZE_TYPE = 0x23;

/** A record and what the hash stream says of it. */
export interface TypeRecord {
  readonly bytes: Buffer;
  readonly hash: number;
}

/** Makes type records of a layout. Indexes begin at 0x1000; a record names only indexes below its own. */
export class TypeWriter {
  readonly records: TypeRecord[] = [];
  private readonly known = new Map<string, number>();

  /** @param longestList bytes of a field list before it is continued in another record */
  constructor(
    private readonly layout: Layout,
    private readonly longestList = 0xf000,
  ) {}

  writeAll(): this {
    for (const name of Object.keys(this.layout.file.structs)) this.structure(name);
    for (const name of Object.keys(this.layout.file.enums)) this.enumeration(name);
    return this;
  }

  private add(kind: number, content: Bytes, hashedName?: string): number {
    const padding = (4 - (content.length % 4)) % 4;
    for (let left = padding; left > 0; left--) content.u8(0xf0 + left);
    const bytes = new Bytes()
      .u16(content.length + 2)
      .u16(kind)
      .raw(content.done())
      .done();
    this.records.push({ bytes, hash: hashedName === undefined ? hashBuffer(bytes) : hashString(hashedName) });
    return FIRST_INDEX + this.records.length - 1;
  }

  private once(key: string, make: () => number): number {
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const index = make();
    this.known.set(key, index);
    return index;
  }

  /** The definition of a named structure. */
  private structure(name: string): number {
    return this.once(`struct ${name}`, () => {
      const struct = this.layout.file.structs[name];
      return struct ? this.define(struct, name) : this.forward(name);
    });
  }

  private define(struct: LayoutStruct, name: string): number {
    const fields = Object.entries(struct.fields);
    const members = fields.map(([field, [offset, source, position, length]]) => {
      const type = parseType(source);
      const index = position === undefined ? this.index(type) : this.bitField(type, position, length ?? 1);
      return numeric(new Bytes().u16(LF_MEMBER).u16(PUBLIC).u32(index), offset).text(field);
    });
    const list = this.fieldList(members);
    const named = name === UNNAMED ? undefined : name;
    return this.aggregate(struct.union === true, fields.length, 0, list, struct.size, name, named);
  }

  /** A declaration without content, which pointers lead to. */
  private forward(name: string): number {
    const union = this.layout.file.structs[name]?.union === true;
    return this.once(`forward ${name}`, () => this.aggregate(union, 0, FORWARD, 0, 0, name, undefined));
  }

  private aggregate(
    union: boolean,
    count: number,
    properties: number,
    list: number,
    size: number,
    name: string,
    hashedName: string | undefined,
  ): number {
    const content = new Bytes().u16(count).u16(properties).u32(list);
    // Structures have a list of bases and a table of virtual functions.
    if (!union) content.u32(0).u32(0);
    return this.add(union ? LF_UNION : LF_STRUCTURE, numeric(content, size).text(name), hashedName);
  }

  private enumeration(name: string): number {
    return this.once(`enum ${name}`, () => {
      const source: LayoutEnum | undefined = this.layout.file.enums[name];
      const values = Object.entries(source?.values ?? {});
      const members = values.map(([key, value]) => numeric(new Bytes().u16(LF_ENUMERATE).u16(PUBLIC), value).text(key));
      const list = this.fieldList(members);
      const content = new Bytes()
        .u16(values.length)
        .u16(0)
        .u32(SIMPLE[source?.base ?? 'int'] ?? 0x74)
        .u32(list);
      return this.add(LF_ENUM, content.text(name), name);
    });
  }

  /** Lists that are too long are continued: the last part is written first, each names the next. */
  private fieldList(members: readonly Bytes[]): number {
    const parts: Bytes[] = [new Bytes()];
    for (const member of members) {
      for (let left = (4 - (member.length % 4)) % 4; left > 0; left--) member.u8(0xf0 + left);
      if ((parts.at(-1)?.length ?? 0) + member.length > this.longestList) parts.push(new Bytes());
      parts.at(-1)?.raw(member.done());
    }
    let next: number | undefined;
    for (const part of parts.reverse()) {
      if (next !== undefined) part.u16(LF_INDEX).u16(0).u32(next);
      next = this.add(LF_FIELDLIST, part);
    }
    return next ?? 0;
  }

  private bitField(type: WorldType, position: number, length: number): number {
    const of = this.index(type);
    return this.once(`bits ${of} ${position} ${length}`, () =>
      this.add(LF_BITFIELD, new Bytes().u32(of).u8(length).u8(position)),
    );
  }

  private index(type: WorldType): number {
    switch (type.kind) {
      case 'base':
        return SIMPLE[type.name] ?? 0;
      case 'pointer':
        return this.pointer(type.to);
      case 'array': {
        const of = this.index(type.of);
        const size = this.layout.sizeOfType(type);
        const content = (): Bytes => numeric(new Bytes().u32(of).u32(SIZE_TYPE), size).text('');
        return this.once(`array ${of} ${size}`, () => this.add(LF_ARRAY, content()));
      }
      case 'struct':
        return this.structure(type.name);
      case 'enum':
        return this.enumeration(type.name);
      case 'unnamed':
        return this.define(type.struct, UNNAMED);
      case 'function':
        return this.function();
    }
  }

  private pointer(to: WorldType): number {
    if (to.kind === 'base') return (SIMPLE[to.name] ?? 0) | TO_64;
    const of = to.kind === 'struct' ? this.forward(to.name) : this.index(to);
    return this.once(`pointer ${of}`, () => this.add(LF_POINTER, new Bytes().u32(of).u32(POINTER_64)));
  }

  /** `void ()`. */
  private function(): number {
    return this.once('function', () => {
      const parameters = this.add(LF_ARGLIST, new Bytes().u32(0));
      return this.add(
        LF_PROCEDURE,
        new Bytes()
          .u32(SIMPLE['void'] ?? 0)
          .u8(0)
          .u8(0)
          .u16(0)
          .u32(parameters),
      );
    });
  }
}

/** Numbers below 0x8000 stand as they are, others behind their kind. */
function numeric(bytes: Bytes, value: number): Bytes {
  if (value >= 0 && value < 0x8000) return bytes.u16(value);
  if (value < 0) return bytes.u16(LF_LONG).u32(value);
  return value < 0x10000 ? bytes.u16(LF_USHORT).u16(value) : bytes.u16(LF_ULONG).u32(value);
}
