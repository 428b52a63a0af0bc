import type { Layout } from '../world/layout';
import { type LayoutStruct, parseType, type WorldType } from '../world/typeSyntax';

/*
 * How `dt -v -b` prints types: `struct _X, 2 elements, 0x10 bytes`, members of nested blocks indented by three more
 * blanks with offsets from the inner block. Source: output of kd 10.0 in public notes.
 */

const BASE: Readonly<Record<string, string>> = {
  void: 'Void',
  char: 'Char',
  'unsigned char': 'UChar',
  short: 'Int2B',
  'unsigned short': 'Uint2B',
  wchar: 'Wchar',
  long: 'Int4B',
  'unsigned long': 'Uint4B',
  int: 'Int4B',
  'unsigned int': 'Uint4B',
  HRESULT: 'Int4B',
  f32: 'Float',
  'long long': 'Int8B',
  'unsigned long long': 'Uint8B',
  double: 'Float',
};

/** The lines of `dt -v -b nt!NAME`, or undefined where there is no such type. */
export function printType(layout: Layout, name: string): readonly string[] | undefined {
  const struct = layout.file.structs[name];
  if (struct) return [describe(name, struct), ...members(layout, struct, 3, 0)];
  const enumeration = layout.file.enums[name];
  if (!enumeration) return undefined;
  const entries = Object.entries(enumeration.values);
  return [`Enum ${name},  ${entries.length} total enums`, ...entries.map(([key, value]) => `   ${key} = 0n${value}`)];
}

function describe(name: string, struct: LayoutStruct): string {
  const count = Object.keys(struct.fields).length;
  return `${struct.union === true ? 'union' : 'struct'} ${name}, ${count} elements, 0x${struct.size.toString(16)} bytes`;
}

function members(layout: Layout, struct: LayoutStruct, indent: number, depth: number): readonly string[] {
  if (depth > 8) return [];
  return Object.entries(struct.fields).flatMap(([name, [offset, source, bit, bits]]) => {
    const type = parseType(source);
    const text =
      bit === undefined ? typeText(layout, type) : `Bitfield Pos ${bit}, ${bits ?? 1} Bit${bits === 1 ? '' : 's'}`;
    const row = `${' '.repeat(indent)}+0x${offset.toString(16).padStart(3, '0')} ${name.padEnd(16)} : ${text}`;
    const inner = blockOf(layout, type);
    return bit === undefined && inner ? [row, ...members(layout, inner, indent + 3, depth + 1)] : [row];
  });
}

function blockOf(layout: Layout, type: WorldType): LayoutStruct | undefined {
  if (type.kind === 'array') return blockOf(layout, type.of);
  if (type.kind === 'unnamed') return type.struct;
  return type.kind === 'struct' ? layout.file.structs[type.name] : undefined;
}

function typeText(layout: Layout, type: WorldType): string {
  switch (type.kind) {
    case 'base':
      return BASE[type.name] ?? type.name;
    case 'pointer':
      return type.to.kind === 'function' ? 'Ptr64 to     void ' : `Ptr64 to ${typeText(layout, type.to)}`;
    case 'array':
      return `[${type.count}] ${typeText(layout, type.of)}`;
    case 'struct': {
      const struct = layout.file.structs[type.name];
      return struct ? describe(type.name, struct) : `struct ${type.name}, 0 elements, 0x0 bytes`;
    }
    case 'enum':
      return `Enum ${type.name},  ${Object.keys(layout.file.enums[type.name]?.values ?? {}).length} total enums`;
    case 'unnamed':
      return describe('<unnamed-tag>', type.struct);
    case 'function':
      return '    void ';
  }
}
