import type { EnumLayout, FieldLayout, StructLayout, TypeReference, Types } from '../../kernel/types';

/*
 * Types of an ISF file (the JSON symbol format of Volatility 3). Everything in it is checked before it is used: the
 * file may be anything that somebody renamed to .json. Fields come sorted by name and are put in order of offset.
 */

type Json = Readonly<Record<string, unknown>>;

const MAX_DEPTH = 32;

/** Names of basic types as debuggers print them, by size and signedness. */
const KD_NAMES: ReadonlyMap<string, string> = new Map([
  ['void', 'Void'],
  ['char', 'Char'],
  ['unsigned char', 'UChar'],
  ['wchar', 'Wchar'],
  ['HRESULT', 'HRESULT'],
  ['bool', 'Bool'],
]);

export class IsfTypes implements Types {
  private readonly cache = new Map<string, StructLayout | undefined>();

  constructor(
    private readonly userTypes: Json,
    private readonly enums: Json,
    private readonly bases: Json,
  ) {}

  struct(name: string): StructLayout | undefined {
    if (!this.cache.has(name)) this.cache.set(name, this.layout(name));
    return this.cache.get(name);
  }

  enumeration(name: string): EnumLayout | undefined {
    const source = own(this.enums, name);
    const constants = isJson(source) ? source['constants'] : undefined;
    if (!isJson(source) || !isJson(constants)) return undefined;
    const values = new Map<string, bigint>();
    for (const [key, value] of Object.entries(constants))
      if (Number.isSafeInteger(value)) values.set(key, BigInt(value as number));
    return { name, size: sizeIn(source) ?? 4, values };
  }

  structNames(): Iterable<string> {
    return Object.keys(this.userTypes);
  }

  private layout(name: string): StructLayout | undefined {
    const source = own(this.userTypes, name);
    const size = isJson(source) ? sizeIn(source) : undefined;
    if (!isJson(source) || size === undefined || !isJson(source['fields'])) return undefined;
    const fields = Object.entries(source['fields']).flatMap(([field, value]) => this.field(field, value) ?? []);
    fields.sort((a, b) => a.offset - b.offset || (a.bits?.position ?? 0) - (b.bits?.position ?? 0));
    return { name, union: source['kind'] === 'union', size, fields };
  }

  private field(name: string, value: unknown): FieldLayout | undefined {
    if (!isJson(value) || !isCount(value['offset']) || !isJson(value['type'])) return undefined;
    const type = value['type'];
    const offset = value['offset'];
    if (type['kind'] !== 'bitfield') return { name, offset, type: this.reference(type, 0) };
    const { bit_position: position, bit_length: length } = type;
    if (!isCount(position) || !isCount(length)) return undefined;
    return { name, offset, type: this.reference(type['type'], 0), bits: { position, length } };
  }

  private reference(type: unknown, depth: number): TypeReference {
    if (!isJson(type) || depth > MAX_DEPTH) return { kind: 'unknown' };
    const name = typeof type['name'] === 'string' ? type['name'] : '';
    switch (type['kind']) {
      case 'base':
        return this.base(name);
      case 'pointer':
        return {
          kind: 'pointer',
          to: this.reference(type['subtype'], depth + 1),
          size: sizeIn(own(this.bases, 'pointer')) ?? 8,
        };
      case 'array':
        return {
          kind: 'array',
          of: this.reference(type['subtype'], depth + 1),
          count: isCount(type['count']) ? type['count'] : 0,
        };
      case 'struct':
      case 'union':
      case 'class':
        return { kind: 'struct', name };
      case 'enum':
        return { kind: 'enum', name, size: sizeIn(own(this.enums, name)) ?? 4 };
      case 'function':
        return { kind: 'function' };
      default:
        return { kind: 'unknown' };
    }
  }

  private base(name: string): TypeReference {
    const source = own(this.bases, name);
    const size = sizeIn(source);
    if (!isJson(source) || size === undefined) return { kind: 'unknown' };
    // The tables of Volatility 3 call HRESULT unsigned and characters of 16 bits signed; compilers do not.
    const signed = name === 'HRESULT' || (name !== 'wchar' && name !== 'void' && source['signed'] === true);
    const plain = source['kind'] === 'float' ? (size === 8 ? 'Double' : 'Float') : `${signed ? 'Int' : 'Uint'}${size}B`;
    return { kind: 'base', name: KD_NAMES.get(name) ?? plain, size, signed };
  }
}

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function own(source: Json, name: string): unknown {
  return Object.hasOwn(source, name) ? source[name] : undefined;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function sizeIn(source: unknown): number | undefined {
  const size = isJson(source) ? source['size'] : undefined;
  return isCount(size) ? size : undefined;
}
