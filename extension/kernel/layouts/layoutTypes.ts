import type { EnumLayout, FieldLayout, StructLayout, TypeReference, Types } from '../types';

/*
 * Types of a built-in layout. A structure is a text: its size, then `name,offset,type[,lowest bit,bits]` of each field,
 * with `;` between; numbers are hex, types numbers of the list of types. Members of unnamed parts have the name of the part
 * in front (`u1.s1.Type`), and become structures of their own with such a name (`_ALPC_PORT.u1`).
 */

const BASES: Readonly<Record<string, readonly [name: string, size: number, signed: boolean]>> = {
  void: ['Void', 0, false],
  char: ['Char', 1, true],
  'unsigned char': ['UChar', 1, false],
  wchar: ['Wchar', 2, false],
  short: ['Int2B', 2, true],
  'unsigned short': ['Uint2B', 2, false],
  int: ['Int4B', 4, true],
  long: ['Int4B', 4, true],
  'unsigned int': ['Uint4B', 4, false],
  'unsigned long': ['Uint4B', 4, false],
  HRESULT: ['HRESULT', 4, true],
  'long long': ['Int8B', 8, true],
  'unsigned long long': ['Uint8B', 8, false],
  f32: ['Float', 4, true],
  double: ['Double', 8, true],
};
/** Enumerations of the kernel have the size of an int. */
const ENUM_SIZE = 4;
const POINTER_SIZE = 8;
/** An unnamed part, with its bytes behind it. */
const UNNAMED = 'union/struct ';

interface RawField extends Omit<FieldLayout, 'type'> {
  readonly source: string;
}

export class LayoutTypes implements Types {
  private readonly cache = new Map<string, StructLayout | undefined>();

  /**
   * @param structs text of each structure of the build
   * @param enums `name,value;…` of each enumeration of the build
   * @param types what the numbers of types stand for
   */
  constructor(
    private readonly structs: ReadonlyMap<string, string>,
    private readonly enums: ReadonlyMap<string, string>,
    private readonly types: readonly string[],
  ) {}

  struct(name: string): StructLayout | undefined {
    if (!this.cache.has(name)) this.cache.set(name, this.layout(name));
    return this.cache.get(name);
  }

  enumeration(name: string): EnumLayout | undefined {
    const text = this.enums.get(name);
    if (text === undefined) return undefined;
    const pairs = text.split(';').map(pair => pair.split(','));
    return { name, size: ENUM_SIZE, values: new Map(pairs.map(([key = '', value = '0']) => [key, BigInt(value)])) };
  }

  structNames(): Iterable<string> {
    return this.structs.keys();
  }

  private layout(name: string): StructLayout | undefined {
    const dot = name.indexOf('.');
    const outer = dot < 0 ? name : name.slice(0, dot);
    const text = this.structs.get(outer);
    if (text === undefined) return undefined;
    const [size = '0', ...fields] = text.split(';');
    const all = fields.map(field => this.rawField(field));
    if (dot < 0)
      return { name, union: false, size: Number.parseInt(size, 16), fields: this.members(outer, '', 0, all) };
    const path = name.slice(dot + 1);
    const part = all.find(field => field.name === path);
    if (!part?.source.startsWith(UNNAMED)) return undefined;
    const bytes = Number(part.source.slice(UNNAMED.length));
    return { name, union: false, size: bytes, fields: this.members(outer, `${path}.`, part.offset, all) };
  }

  private rawField(text: string): RawField {
    const [name = '', offset = '0', type = '0', position, length] = text.split(',');
    const source = this.types[Number.parseInt(type, 16)] ?? '';
    const field = { name, offset: Number.parseInt(offset, 16), source };
    if (position === undefined || length === undefined) return field;
    return { ...field, bits: { position: Number(position), length: Number(length) } };
  }

  /** Fields whose names begin with the prefix and have no further part behind it. */
  private members(outer: string, prefix: string, start: number, all: readonly RawField[]): readonly FieldLayout[] {
    return all.flatMap(({ name, offset, source, bits }): readonly FieldLayout[] => {
      const own = name.slice(prefix.length);
      if (!name.startsWith(prefix) || own.includes('.')) return [];
      const type = source.startsWith(UNNAMED) ? { kind: 'struct' as const, name: `${outer}.${name}` } : typeOf(source);
      return [{ name: own, offset: offset - start, type, ...(bits && { bits }) }];
    });
  }
}

/** `struct _LIST_ENTRY[2]`, `void*`, `enum _BLOB_ID`, `unsigned long`. */
function typeOf(source: string): TypeReference {
  if (source.endsWith('*')) return { kind: 'pointer', to: typeOf(source.slice(0, -1)), size: POINTER_SIZE };
  const array = /^(.*)\[(\d+)\]$/.exec(source);
  if (array) return { kind: 'array', of: typeOf(array[1] ?? ''), count: Number(array[2]) };
  const [kind = '', name = ''] = source.split(' ');
  if (kind === 'struct' || kind === 'union') return { kind: 'struct', name };
  if (kind === 'enum') return { kind: 'enum', name, size: ENUM_SIZE };
  if (source === 'func') return { kind: 'function' };
  const base = BASES[source];
  return base ? { kind: 'base', name: base[0], size: base[1], signed: base[2] } : { kind: 'unknown' };
}
