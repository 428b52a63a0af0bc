import type { Layout } from '../layout';
import { BASE_SIZES, type LayoutStruct, parseType, type WorldType } from '../typeSyntax';

/*
 * The symbol format of Volatility 3. Source: volatility3 `schemas/schema-6.2.0.json` and its documentation "Symbol
 * Tables": base_types, user_types, enums, symbols, metadata.
 */
type Json = Readonly<Record<string, unknown>>;

/** Types and symbols of a layout as an ISF document. */
export function isfOf(layout: Layout): Json {
  const writer = new IsfWriter(layout);
  return writer.document();
}

class IsfWriter {
  private readonly userTypes: Record<string, Json> = {};
  private unnamed = 0;

  constructor(private readonly layout: Layout) {}

  document(): Json {
    const { file } = this.layout;
    for (const [name, struct] of Object.entries(file.structs)) this.userTypes[name] = this.struct(struct);
    return {
      base_types: baseTypes(),
      user_types: this.userTypes,
      enums: Object.fromEntries(
        Object.entries(file.enums).map(([name, { size, base, values }]) => [name, { size, base, constants: values }]),
      ),
      symbols: Object.fromEntries(Object.entries(file.symbols).map(([name, address]) => [name, { address }])),
      metadata: {
        format: '6.1.0',
        producer: { name: 'alpcscope-world', version: '1.0.0', datetime: '2026-01-01T00:00:00' },
        windows: { pdb: { GUID: file.guid, age: file.age, database: file.pdb, machine_type: 0x8664 } },
      },
    };
  }

  private struct(struct: LayoutStruct): Json {
    const fields = Object.entries(struct.fields).map(([name, [offset, source, position, length]]) => {
      const type = this.type(parseType(source));
      const bits = { kind: 'bitfield', bit_position: position, bit_length: length, type };
      return [name, { offset, type: position === undefined ? type : bits }] as const;
    });
    fields.sort(([a], [b]) => (a < b ? -1 : 1));
    return { kind: struct.union === true ? 'union' : 'struct', size: struct.size, fields: Object.fromEntries(fields) };
  }

  private type(type: WorldType): Json {
    switch (type.kind) {
      case 'base':
        return { kind: 'base', name: type.name };
      case 'pointer':
        return { kind: 'pointer', subtype: this.type(type.to) };
      case 'array':
        return { kind: 'array', count: type.count, subtype: this.type(type.of) };
      case 'struct': {
        const union = this.layout.file.structs[type.name]?.union === true;
        return { kind: union ? 'union' : 'struct', name: type.name };
      }
      case 'enum':
        return { kind: 'enum', name: type.name };
      case 'function':
        return { kind: 'function' };
      case 'unnamed': {
        const name = `__anonymous_${(++this.unnamed).toString(16)}`;
        this.userTypes[name] = this.struct(type.struct);
        return { kind: type.struct.union === true ? 'union' : 'struct', name };
      }
    }
  }
}

/** As volatility3's PDB converter writes them: its table calls HRESULT unsigned and wchar signed. */
const UNSIGNED = /^(unsigned|HRESULT)/;

function baseTypes(): Json {
  const types = Object.entries(BASE_SIZES).map(([name, size]) => {
    const kind =
      name === 'void' ? 'void' : /^(double|f32)$/.test(name) ? 'float' : name.endsWith('char') ? 'char' : 'int';
    return [name, { kind: name === 'wchar' ? 'int' : kind, size, signed: !UNSIGNED.test(name), endian: 'little' }];
  });
  return { ...Object.fromEntries(types), pointer: { kind: 'int', size: 8, signed: false, endian: 'little' } } as Json;
}
