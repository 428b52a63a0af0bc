/*
 * Makes the built-in layouts: where the walkers' fields and variables lie in kernels that are exactly known. They are what
 * dumps are read with when no symbols are at hand.
 *
 * Source of the figures: JPCERTCC/Windows-Symbol-Tables, made from Microsoft's public PDBs, reduced to one file a build
 * (offsets, types, bit positions, sizes, relative addresses). Kernels are named by GUID and age of their PDB.
 *
 *   npx tsx test/tools/builtInLayouts.ts <folder of nt-*-x64.json> <output file> [folder of ISF files, for more symbols]
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { PARTIAL_STRUCTS, WHOLE_STRUCTS } from './worldTypes';

interface SourceField {
  readonly offset: number;
  readonly type: string;
  /** Bytes of unnamed parts. */
  readonly size?: number;
  readonly bit?: readonly [position: number, length: number];
}
interface Source {
  readonly build: string;
  readonly pdb: { readonly GUID: string; readonly age: number; readonly database: string };
  readonly structs: Readonly<
    Record<string, { readonly size: number; readonly fields: Readonly<Record<string, SourceField>> }>
  >;
  readonly enums: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly symbols_rva: Readonly<Record<string, number | string>>;
}

/** Structures that readers of memory use beyond those that synthetic kernels are built of. */
const MORE_STRUCTS = [
  '_CONTROL_AREA',
  '_DEVICE_OBJECT',
  '_DRIVER_OBJECT',
  '_FILE_OBJECT',
  '_HANDLE_TABLE_FREE_LIST',
  '_ALPC_WORK_ON_BEHALF_TICKET',
  '_KALPC_WORK_ON_BEHALF_DATA',
  '_KDESCRIPTOR',
  '_KERNEL_STACK_SEGMENT',
  '_KSTACK_CONTROL',
  '_MMVAD',
  '_MMVAD_SHORT',
  '_MMVAD_FLAGS',
  '_NT_TIB',
  '_RTL_AVL_TREE',
  '_RTL_BALANCED_NODE',
  '_RTL_USER_PROCESS_PARAMETERS',
  '_SECTION',
  '_SEGMENT',
  '_SUBSECTION',
  '_KWAIT_STATUS_REGISTER',
];
/** Structures that the reduced files leave out, because winnt.h publishes them: the same in every kernel. */
const PUBLISHED_STRUCTS: Source['structs'] = {
  _SECURITY_QUALITY_OF_SERVICE: {
    size: 12,
    fields: {
      Length: { offset: 0, type: 'unsigned long' },
      ImpersonationLevel: { offset: 4, type: 'enum _SECURITY_IMPERSONATION_LEVEL' },
      ContextTrackingMode: { offset: 8, type: 'unsigned char' },
      EffectiveOnly: { offset: 9, type: 'unsigned char' },
    },
  },
};
const PUBLISHED_ENUMS: Source['enums'] = {
  _SECURITY_IMPERSONATION_LEVEL: {
    SecurityAnonymous: 0,
    SecurityIdentification: 1,
    SecurityImpersonation: 2,
    SecurityDelegation: 3,
  },
};
/** Structures that only full tables have, with the fields of basic types that are wanted of them. */
const TABLE_STRUCTS: Readonly<Record<string, readonly string[]>> = { _MM_SESSION_SPACE: ['SessionId'] };
/** Symbols that only full tables have. */
const MORE_SYMBOLS = [
  'SwapContext',
  'MmUnloadedDrivers',
  'MmLastUnloadedDriver',
  'ExMutantObjectType',
  'ExSemaphoreObjectType',
  'PsProcessType',
  'PsThreadType',
  'IoFileObjectType',
  'PsLoadedModuleResource',
  'ObpTypeObjectType',
];

/** Texts that get numbers in the order of their coming. */
class Numbered {
  readonly texts: string[] = [];
  private readonly numbers = new Map<string, number>();

  of(text: string): number {
    let number = this.numbers.get(text);
    if (number === undefined) {
      this.numbers.set(text, (number = this.texts.length));
      this.texts.push(text);
    }
    return number;
  }
}

function readSources(folder: string): readonly Source[] {
  return readdirSync(folder)
    .filter(name => /^nt-[\d.]+-x64\.json$/.test(name))
    .sort()
    .map(name => JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as Source);
}

/** What is taken of a full table (ISF). */
interface Table {
  readonly symbols: Readonly<Record<string, { readonly address: number }>>;
  readonly user_types: Readonly<
    Record<
      string,
      {
        readonly size: number;
        readonly fields: Readonly<
          Record<string, { readonly offset: number; readonly type: { readonly name: string } }>
        >;
      }
    >
  >;
  readonly metadata: { readonly windows: { readonly pdb: { readonly GUID: string } } };
}

/** Full tables by GUID. */
function readTables(folder: string | undefined): ReadonlyMap<string, Table> {
  const names = folder === undefined ? [] : readdirSync(folder).filter(one => one.endsWith('.json.gz'));
  return new Map(
    names.map(name => {
      const table = JSON.parse(gunzipSync(readFileSync(path.join(folder ?? '', name))).toString()) as Table;
      return [table.metadata.windows.pdb.GUID, table];
    }),
  );
}

/** A build with the structures that only its full table has. */
function withTable(source: Source, table: Table | undefined): Source {
  const structs = { ...PUBLISHED_STRUCTS, ...source.structs };
  for (const [name, fields] of Object.entries(TABLE_STRUCTS)) {
    const found = table?.user_types[name];
    if (!found) continue;
    const taken = fields.flatMap(field => {
      const place = found.fields[field];
      return place ? [[field, { offset: place.offset, type: place.type.name }] as const] : [];
    });
    structs[name] = { size: found.size, fields: Object.fromEntries(taken) };
  }
  return { ...source, structs, enums: { ...PUBLISHED_ENUMS, ...source.enums } };
}

/** `size;name,offset,type[,lowest bit,bits];…`, numbers of types and offsets in hex. */
function structText(name: string, source: Source, types: Numbered): string | undefined {
  const struct = source.structs[name];
  if (!struct) return undefined;
  const only = PARTIAL_STRUCTS[name];
  const fields = Object.entries(struct.fields)
    .filter(([field]) => !only || only.includes(field.split('.')[0] ?? ''))
    .sort(([a, x], [b, y]) => x.offset - y.offset || (x.bit?.[0] ?? 0) - (y.bit?.[0] ?? 0) || (a < b ? -1 : 1))
    .map(([field, { offset, type, size, bit }]) =>
      [
        field,
        offset.toString(16),
        types.of(size === undefined ? type : `${type} ${size}`).toString(16),
        ...(bit ?? []),
      ].join(),
    );
  return [struct.size.toString(16), ...fields].join(';');
}

function main(): void {
  const [, , from = '', to = '', isf] = process.argv;
  const tables = readTables(isf);
  const sources = readSources(from).map(source => withTable(source, tables.get(source.pdb.GUID)));
  const types = new Numbered();
  const structNames = [
    ...new Set([
      ...WHOLE_STRUCTS,
      ...Object.keys(PARTIAL_STRUCTS),
      ...MORE_STRUCTS,
      ...Object.keys({ ...PUBLISHED_STRUCTS, ...TABLE_STRUCTS }),
    ]),
  ]
    .filter(name => sources.some(source => name in source.structs))
    .sort();
  const enumNames = [...new Set(sources.flatMap(source => Object.keys(source.enums)))].sort();
  const symbolNames = [
    ...new Set([...sources.flatMap(source => Object.keys(source.symbols_rva)), ...MORE_SYMBOLS]),
  ].sort();
  const structs = new Map(structNames.map(name => [name, new Numbered()]));
  const enums = new Map(enumNames.map(name => [name, new Numbered()]));
  const builds = sources.map(source => {
    const table = tables.get(source.pdb.GUID);
    const rvas = symbolNames.map(name => source.symbols_rva[name] ?? table?.symbols[name]?.address);
    return {
      build: source.build,
      pdb: source.pdb.database,
      guid: source.pdb.GUID,
      age: source.pdb.age,
      structs: structNames.map(name => place(structText(name, source, types), structs.get(name))).join(''),
      enums: enumNames.map(name => place(enumText(source.enums[name]), enums.get(name))).join(''),
      rvas: rvas.map(rva => (rva === undefined ? '' : Number(rva).toString(16))).join(),
    };
  });
  const lines = (record: ReadonlyMap<string, Numbered>): string =>
    [...record].map(([name, { texts }]) => `${JSON.stringify(name)}:${JSON.stringify(texts)}`).join(',\n');
  writeFileSync(
    to,
    `{"source":"Figures of the public PDBs of Microsoft, by JPCERTCC/Windows-Symbol-Tables; made by test/tools/builtInLayouts.ts",\n` +
      `"types":${JSON.stringify(types.texts)},\n"symbols":${JSON.stringify(symbolNames.join(' '))},\n` +
      `"structs":{\n${lines(structs)}},\n"enums":{\n${lines(enums)}},\n` +
      `"builds":[\n${builds.map(build => JSON.stringify(build)).join(',\n')}]}\n`,
  );
}

/** Which of the variants it is, as one digit of base 36; `-` where the build has none. */
function place(text: string | undefined, variants: Numbered | undefined): string {
  return text === undefined || !variants ? '-' : variants.of(text).toString(36);
}

function enumText(values: Readonly<Record<string, number>> | undefined): string | undefined {
  return (
    values &&
    Object.entries(values)
      .map(pair => pair.join())
      .join(';')
  );
}

main();
