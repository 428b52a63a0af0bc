/*
 * Reduces symbol tables of real kernels (ISF files of JPCERTCC/Windows-Symbol-Tables, made from Microsoft's public
 * PDBs) to the structures, fields and symbols that synthetic kernels are built of: offsets, sizes, bit positions, enum
 * values and relative addresses. Usage: npx tsx test/tools/compactLayouts.ts <folder of *.json.gz> <output folder>
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ENUMS, FUNCTIONS, PARTIAL_STRUCTS, SHORTENED, SYMBOLS, WHOLE_STRUCTS } from './worldTypes';

interface IsfType {
  readonly kind: string;
  readonly name?: string;
  readonly subtype?: IsfType;
  readonly count?: number;
  readonly bit_position?: number;
  readonly bit_length?: number;
  readonly type?: IsfType;
}
interface IsfStruct {
  readonly kind: string;
  readonly size: number;
  readonly fields: Readonly<Record<string, { readonly offset: number; readonly type: IsfType }>>;
}
interface Isf {
  readonly user_types: Readonly<Record<string, IsfStruct>>;
  readonly enums: Readonly<
    Record<
      string,
      { readonly size: number; readonly base: string; readonly constants: Readonly<Record<string, number>> }
    >
  >;
  readonly symbols: Readonly<Record<string, { readonly address: number }>>;
  readonly metadata: {
    readonly windows: { readonly pdb: { readonly GUID: string; readonly age: number; readonly database: string } };
  };
}
type CompactType = string | CompactStruct;
type CompactField = readonly [offset: number, type: CompactType, bit?: number, bits?: number];
interface CompactStruct {
  readonly size: number;
  readonly union?: true;
  readonly fields: Readonly<Record<string, CompactField>>;
}

/** Takes what is wanted out of one table, and what that holds by value. */
class Compactor {
  readonly structs: Record<string, CompactStruct> = {};
  readonly enums: Record<string, unknown> = {};

  constructor(private readonly isf: Isf) {}

  addStruct(name: string): void {
    const source = this.isf.user_types[name];
    if (!source || this.structs[name]) return;
    this.structs[name] = { size: 0, fields: {} };
    this.structs[name] = { ...this.compact(source, PARTIAL_STRUCTS[name]), size: SHORTENED[name] ?? source.size };
  }

  addEnum(name: string): void {
    const source = this.isf.enums[name];
    if (source) this.enums[name] = { size: source.size, base: source.base, values: source.constants };
  }

  private compact(source: IsfStruct, only: readonly string[] | undefined): CompactStruct {
    const wanted = Object.entries(source.fields).filter(([name]) => !only || only.includes(name));
    wanted.sort(([, a], [, b]) => a.offset - b.offset || (a.type.bit_position ?? 0) - (b.type.bit_position ?? 0));
    const fields = Object.fromEntries(wanted.map(([name, field]) => [name, this.field(field.offset, field.type)]));
    return { size: source.size, ...(source.kind === 'union' && { union: true as const }), fields };
  }

  private field(offset: number, type: IsfType): CompactField {
    if (type.kind === 'bitfield' && type.type)
      return [offset, this.type(type.type), type.bit_position ?? 0, type.bit_length ?? 0];
    return [offset, this.type(type)];
  }

  private type(type: IsfType): CompactType {
    const name = type.name ?? '';
    switch (type.kind) {
      case 'base':
        return name;
      case 'enum':
        this.addEnum(name);
        return `enum ${name}`;
      case 'pointer':
        return `${this.pointee(type.subtype)}*`;
      case 'array': {
        const of = type.subtype ? this.type(type.subtype) : 'void';
        // An array of unnamed structures is never needed: bytes do.
        return typeof of === 'string' ? `${of}[${type.count ?? 0}]` : `unsigned char[${of.size * (type.count ?? 0)}]`;
      }
      case 'function':
        return 'func';
      default: {
        const struct = this.isf.user_types[name];
        if (struct && isUnnamed(name)) return this.compact(struct, undefined);
        this.addStruct(name);
        return `struct ${name}`;
      }
    }
  }

  private pointee(type: IsfType | undefined): string {
    if (!type) return 'void';
    if (type.kind === 'function') return 'func';
    if (type.kind === 'base') return type.name ?? 'void';
    if (type.kind === 'pointer') return `${this.pointee(type.subtype)}*`;
    return type.kind === 'struct' && !isUnnamed(type.name ?? '') ? `struct ${type.name ?? ''}` : 'void';
  }
}

function isUnnamed(name: string): boolean {
  return name.startsWith('__anonymous') || name.startsWith('__unnamed') || name.startsWith('<');
}

function compactFile(file: string, build: string): string {
  const isf = JSON.parse(gunzipSync(readFileSync(file)).toString()) as Isf;
  const compactor = new Compactor(isf);
  for (const name of [...WHOLE_STRUCTS, ...Object.keys(PARTIAL_STRUCTS)]) compactor.addStruct(name);
  for (const name of ENUMS) compactor.addEnum(name);
  const symbols = SYMBOLS.flatMap(name => {
    const address = isf.symbols[name]?.address;
    return address === undefined ? [] : [[name, address] as const];
  });
  const { GUID: guid, age, database } = isf.metadata.windows.pdb;
  const lines = (record: Readonly<Record<string, unknown>>): string =>
    Object.keys(record)
      .sort()
      .map(key => `${JSON.stringify(key)}:${JSON.stringify(record[key])}`)
      .join(',\n');
  return (
    `{"source":"JPCERTCC/Windows-Symbol-Tables, made from the public ${database} ${guid}-${age} of Microsoft",\n` +
    `"build":"${build}","guid":"${guid}","age":${age},"pdb":"${database}",\n` +
    `"functions":${JSON.stringify(FUNCTIONS.filter(name => name in isf.symbols))},\n` +
    `"symbols":{\n${lines(Object.fromEntries(symbols))}},\n` +
    `"enums":{\n${lines(compactor.enums)}},\n"structs":{\n${lines(compactor.structs)}}}\n`
  );
}

const [from, to] = process.argv.slice(2);
if (from === undefined || to === undefined)
  throw new Error('usage: compactLayouts <folder of *.json.gz> <output folder>');
for (const build of ['6.1.7601.24540', '10.0.17763.5933', '10.0.19041.3570', '10.0.22000.2538'])
  writeFileSync(path.join(to, `${build}.json`), compactFile(path.join(from, `nt-${build}.json.gz`), build));
