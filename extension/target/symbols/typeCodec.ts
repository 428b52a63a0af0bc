import type { EnumLayout, FieldLayout, StructLayout, TypeReference } from '../../kernel/types';

/*
 * Types as short JSON, one text a type. What is read back is checked: the text may come from anywhere.
 *
 * Structure: ["S", 0 or 1 for a union, size, [[name, offset, type, lowest bit, bits], …]]
 * Enumeration: ["E", size, [[name, "value"], …]]
 * Type: ["b", name, size, signed] ["p", size, type] ["a", count, type] ["s", name] ["e", name, size] ["f"] ["u"]
 */

const MAX_DEPTH = 32;

export function encodeStruct({ union, size, fields }: StructLayout): string {
  const all = fields.map(({ name, offset, type, bits }) => [
    name,
    offset,
    encodeType(type),
    ...(bits ? [bits.position, bits.length] : []),
  ]);
  return JSON.stringify(['S', union ? 1 : 0, size, all]);
}

export function encodeEnum({ size, values }: EnumLayout): string {
  return JSON.stringify(['E', size, [...values].map(([name, value]) => [name, value.toString()])]);
}

/** undefined where the text is not that of a structure. */
export function decodeStruct(name: string, text: string): StructLayout | undefined {
  const [kind, union, size, fields] = parse(text);
  if (kind !== 'S' || !isCount(size) || !Array.isArray(fields)) return undefined;
  return { name, union: union === 1, size, fields: fields.flatMap(field => decodeField(field) ?? []) };
}

/** undefined where the text is not that of an enumeration. */
export function decodeEnum(name: string, text: string): EnumLayout | undefined {
  const [kind, size, values] = parse(text);
  if (kind !== 'E' || !isCount(size) || !Array.isArray(values)) return undefined;
  const map = new Map<string, bigint>();
  for (const pair of values as readonly unknown[]) {
    const [key, value] = list(pair);
    if (typeof key === 'string' && typeof value === 'string' && /^-?\d{1,20}$/.test(value)) map.set(key, BigInt(value));
  }
  return { name, size, values: map };
}

function encodeType(type: TypeReference): unknown {
  switch (type.kind) {
    case 'base':
      return ['b', type.name, type.size, type.signed ? 1 : 0];
    case 'pointer':
      return ['p', type.size, encodeType(type.to)];
    case 'array':
      return ['a', type.count, encodeType(type.of)];
    case 'struct':
      return ['s', type.name];
    case 'enum':
      return ['e', type.name, type.size];
    case 'function':
      return ['f'];
    case 'unknown':
      return ['u'];
  }
}

function decodeField(source: unknown): FieldLayout | undefined {
  const [name, offset, type, position, length] = list(source);
  if (typeof name !== 'string' || !isCount(offset)) return undefined;
  const field = { name, offset, type: decodeType(type, 0) };
  return isCount(position) && isCount(length) ? { ...field, bits: { position, length } } : field;
}

function decodeType(source: unknown, depth: number): TypeReference {
  const [kind, first, second, third] = list(source);
  if (depth > MAX_DEPTH) return { kind: 'unknown' };
  if (kind === 'f') return { kind: 'function' };
  if (kind === 'p' && isCount(first)) return { kind: 'pointer', size: first, to: decodeType(second, depth + 1) };
  if (kind === 'a' && isCount(first)) return { kind: 'array', count: first, of: decodeType(second, depth + 1) };
  if (typeof first !== 'string') return { kind: 'unknown' };
  if (kind === 's') return { kind: 'struct', name: first };
  if (kind === 'e' && isCount(second)) return { kind: 'enum', name: first, size: second };
  if (kind === 'b' && isCount(second)) return { kind: 'base', name: first, size: second, signed: third === 1 };
  return { kind: 'unknown' };
}

function parse(text: string): readonly unknown[] {
  try {
    return list(JSON.parse(text));
  } catch {
    return [];
  }
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
