/*
 * Compares our reader of PDBs with llvm-pdbutil, for every type and every public symbol of a file.
 *
 *   npx tsx test/tools/comparePdb.ts FILE...
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { StructLayout, TypeReference } from '../../extension/kernel/types';
import { FileReader } from '../../extension/target/files/fileReader';
import { type PdbContents, readPdb } from '../../extension/target/symbols/pdbFile';
import { parsePdbutil, type PdbutilEnum, type PdbutilStruct, type TypeText, UNKNOWN } from './pdbutilText';

export interface PdbComparison {
  readonly counts: Readonly<Record<string, number>>;
  readonly differences: readonly string[];
}

/** undefined: llvm-pdbutil is not installed. */
export function comparePdb(file: string): PdbComparison | undefined {
  const parts = ['-types', '-publics', '-section-headers', '-summary'];
  const run = spawnSync('llvm-pdbutil', ['dump', ...parts, file], { encoding: 'utf8', maxBuffer: 2 ** 30 });
  if (run.error) return undefined;
  const theirs = parsePdbutil(run.stdout);
  const reader = new FileReader(file);
  try {
    return compare(readPdb(reader), theirs);
  } finally {
    reader.close();
  }
}

function compare(ours: PdbContents, theirs: ReturnType<typeof parsePdbutil>): PdbComparison {
  const differences: string[] = [];
  const note = (what: string, our: unknown, their: unknown): void => {
    const [one, other] = [our, their].map(value => JSON.stringify(value ?? null));
    if (one !== other) differences.push(`${what}: ours ${one ?? ''}, llvm-pdbutil ${other ?? ''}`);
  };
  note('GUID', ours.identity.guid, theirs.guid);
  note('age', ours.identity.age, theirs.age);
  note('problems', ours.problems, []);
  const firsts = new Map<string, number>();
  for (const type of theirs.types) if (!firsts.has(type.name)) firsts.set(type.name, type.index);
  for (const type of theirs.types) {
    // By index, since several definitions may have one name. The plain name is that of the first of them.
    const indexed = `${type.name}@0x${type.index.toString(16)}`;
    const isFirst = theirs.unknown === 0 && firsts.get(type.name) === type.index;
    for (const name of isFirst ? [indexed, type.name] : [indexed])
      if (type.kind === 'struct') compareStruct(type, ours.types.struct(name), note);
      else compareEnum(type, name, ours, note);
  }
  const names = new Set(ours.types.structNames());
  const missing = [...firsts.keys()].filter(name => !names.has(name));
  const more = [...names].filter(name => !firsts.has(name));
  note('types that only llvm-pdbutil has', [], missing);
  if (theirs.unknown === 0) note('types that only we have', more, []);
  const publics = new Map<string, number>();
  for (const line of theirs.publics) {
    const cut = line.lastIndexOf(' ');
    if (!publics.has(line.slice(0, cut))) publics.set(line.slice(0, cut), Number(line.slice(cut + 1)));
  }
  for (const [name, rva] of publics) note(`symbol ${name}`, ours.symbols.rvaOf(name), rva);
  note('number of symbols', ours.symbols.count, publics.size);
  const structs = theirs.types.filter(type => type.kind === 'struct');
  const enums = theirs.types.filter(type => type.kind === 'enum');
  const counts = {
    'type records': theirs.records,
    'structures, classes and unions': structs.length,
    fields: structs.reduce((sum, { fields }) => sum + fields.length, 0),
    enumerations: enums.length,
    values: enums.reduce((sum, { values }) => sum + values.length, 0),
    'public symbols': publics.size,
    'records unknown to llvm-pdbutil': theirs.unknown,
    'types that only we read': more.length,
  };
  return { counts, differences };
}

type Note = (what: string, our: unknown, their: unknown) => void;

function compareStruct(their: PdbutilStruct, our: StructLayout | undefined, note: Note): void {
  const fields = our?.fields.map((field, i) => {
    const type = their.fields[i]?.endsWith(UNKNOWN) === true ? UNKNOWN : describe(field.type);
    return `${field.name} ${field.offset} ${type}${bitsOf(field)}`;
  });
  note(
    `${their.name} (0x${their.index.toString(16)})`,
    [our?.union, our?.size, fields],
    [their.union, their.size, their.fields],
  );
}

function bitsOf({ bits }: StructLayout['fields'][number]): string {
  return bits ? `:${bits.position}:${bits.length}` : '';
}

function compareEnum(their: PdbutilEnum, name: string, { types }: PdbContents, note: Note): void {
  const our = types.enumeration(name);
  note(
    `${their.name} (0x${their.index.toString(16)})`,
    our && [...our.values].map(pair => pair.join(' ')),
    their.values,
  );
}

/** In the words of pdbutilText. */
function describe(type: TypeReference): TypeText {
  switch (type.kind) {
    case 'base':
      return type.name;
    case 'pointer':
      return `*${type.size} ${describe(type.to)}`;
    case 'array':
      return `[${type.count}] ${describe(type.of)}`;
    case 'struct':
    case 'enum':
      return type.name.replace(/@0x[0-9a-f]+$/, '');
    default:
      return type.kind;
  }
}

function main(files: readonly string[]): void {
  for (const file of files) {
    const result = comparePdb(file);
    if (!result) throw new Error('llvm-pdbutil is not installed');
    const { counts, differences } = result;
    const shown = Object.entries(counts).map(([what, count]) => `${count} ${what}`);
    console.log(`${path.basename(file)}: ${shown.join(', ')}; ${differences.length} differences`);
    for (const line of differences.slice(0, 50)) console.log(`  ${line.slice(0, 2000)}`);
    if (differences.length > 0) process.exitCode = 1;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main(process.argv.slice(2));
