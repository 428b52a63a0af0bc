import type { EnumLayout, StructLayout, TypeReference, Types } from '../../kernel/types';
import { NameTable } from './nameTable';
import { decodeEnum, decodeStruct, encodeEnum, encodeStruct } from './typeCodec';

/** More types than any module has. */
const MAX_TYPES = 1 << 18;

/** Types of one module as an index of an earlier reading has them: each is a text that is read when it is asked for. */
export class IndexedTypes implements Types {
  private readonly structs = new Map<string, StructLayout | undefined>();

  /**
   * @param names sorted
   * @param texts the type of each name, as typeCodec writes them
   * @param listed how many of the names were listed as those of structures; the others are parts of them
   */
  constructor(
    readonly names: NameTable,
    readonly texts: NameTable,
    readonly listed: Uint8Array,
  ) {}

  /** Takes over all types of a module, those without names of their own included. */
  static of(types: Types): IndexedTypes {
    if (types instanceof IndexedTypes) return types;
    const listed = new Set(types.structNames());
    const texts = new Map<string, string>();
    const pending = [...listed];
    for (let name = pending.pop(); name !== undefined && texts.size < MAX_TYPES; name = pending.pop()) {
      if (texts.has(name)) continue;
      const struct = types.struct(name);
      const enumeration = struct ? undefined : types.enumeration(name);
      if (struct) texts.set(name, encodeStruct(struct));
      else if (enumeration) texts.set(name, encodeEnum(enumeration));
      for (const field of struct?.fields ?? []) addNames(field.type, pending);
    }
    const names = [...texts.keys()].sort();
    return new IndexedTypes(
      NameTable.of(names),
      NameTable.of(names.map(name => texts.get(name) ?? '')),
      Uint8Array.from(names, name => (listed.has(name) ? 1 : 0)),
    );
  }

  struct(name: string): StructLayout | undefined {
    if (!this.structs.has(name)) this.structs.set(name, this.read(name, decodeStruct));
    return this.structs.get(name);
  }

  enumeration(name: string): EnumLayout | undefined {
    return this.read(name, decodeEnum);
  }

  *structNames(): Iterable<string> {
    for (let i = 0; i < this.names.count; i++) if (this.listed[i] === 1) yield this.names.at(i);
  }

  private read<T>(name: string, decode: (name: string, text: string) => T | undefined): T | undefined {
    const index = this.names.indexOf(name);
    // Unnamed types that share a name are told apart by what PdbTypes puts behind it, which is not part of the name.
    return index < 0 ? undefined : decode(name.replace(/@0x[0-9a-f]+$/, ''), this.texts.at(index));
  }
}

/** Names of the structures and enumerations that a type is made of. */
function addNames(type: TypeReference, into: string[]): void {
  if (type.kind === 'struct' || type.kind === 'enum') into.push(type.name);
  else if (type.kind === 'pointer') addNames(type.to, into);
  else if (type.kind === 'array') addNames(type.of, into);
}
