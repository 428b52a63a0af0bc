import type { FieldLayout, TypeReference, Types } from '../../kernel/types';

const MAX_DEPTH = 16;

/** A type as `dt` names it: `Ptr64 _EPROCESS`, `[15] UChar`, `_LIST_ENTRY`, `Pos 3, 1 Bit`. */
export function fieldTypeText(field: FieldLayout): string {
  if (!field.bits) return typeText(field.type);
  const { position, length } = field.bits;
  return `Pos ${position}, ${length} ${length === 1 ? 'Bit' : 'Bits'}`;
}

export function typeText(type: TypeReference, depth = 0): string {
  if (depth > MAX_DEPTH) return '…';
  switch (type.kind) {
    case 'base':
      return type.name;
    case 'pointer':
      return type.to.kind === 'function'
        ? `Ptr${type.size * 8}     <function> `
        : `Ptr${type.size * 8} ${typeText(type.to, depth + 1)}`;
    case 'array':
      return `[${type.count}] ${typeText(type.of, depth + 1)}`;
    case 'struct':
    case 'enum':
      return nameText(type.name);
    case 'function':
      return '<function>';
    case 'unknown':
      return '<unknown>';
  }
}

/** Names that compilers make for types without one. Symbol files number them, debuggers print one for all. */
export function nameText(name: string): string {
  const plain = name.replace(/@0x[0-9a-f]+$/, '');
  const unnamed = /^__(unnamed|anonymous)(?:_\w+)?$/.exec(plain);
  return unnamed ? `<${unnamed[1] ?? 'unnamed'}-tag>` : plain;
}

const CPP_NAMES: ReadonlyMap<string, string> = new Map([
  ['Char', 'char'],
  ['UChar', 'unsigned char'],
  ['Int1B', 'char'],
  ['Wchar', 'wchar_t'],
  ['Bool', 'bool'],
  ['Int2B', 'short'],
  ['Uint2B', 'unsigned short'],
  ['Int4B', 'long'],
  ['Uint4B', 'unsigned long'],
  ['Int8B', 'int64'],
  ['Uint8B', 'unsigned int64'],
  ['Void', 'void'],
  ['Float', 'float'],
  ['Double', 'double'],
]);

/** A type as `??` names it: `struct _EPROCESS *`, `unsigned long`, `unsigned char [15]`. */
export function cppTypeText(type: TypeReference, types: Types | undefined, depth = 0): string {
  if (depth > MAX_DEPTH) return '…';
  switch (type.kind) {
    case 'base':
      return CPP_NAMES.get(type.name) ?? type.name;
    case 'pointer': {
      const to = cppTypeText(type.to, types, depth + 1);
      return to.endsWith('*') ? `${to}*` : `${to} *`;
    }
    case 'array':
      return `${cppTypeText(type.of, types, depth + 1)} [${type.count}]`;
    case 'struct':
      return `${types?.struct(type.name)?.union === true ? 'union' : 'struct'} ${nameText(type.name)}`;
    case 'enum':
      return nameText(type.name);
    case 'function':
      return '<function>';
    case 'unknown':
      return '<unknown>';
  }
}
