/*
 * Compares the built-in layouts with full symbol tables of the same kernels: every structure's size, every field's place,
 * size, sign and bits, every symbol's address.
 *
 *   npx tsx test/tools/compareBuiltIn.ts <folder of ISF files or PDBs>
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { type FieldAccess, FieldFinder } from '../../extension/kernel/fieldAccess';
import { type BuiltInKernel, builtInKernel } from '../../extension/kernel/layouts/builtInKernel';
import type { StructLayout, Types } from '../../extension/kernel/types';
import { type ModuleSymbols, readSymbolFile } from '../../extension/target/symbols/symbolFile';

/** Paths of all fields, those of unnamed parts included. */
function* paths(types: Types, struct: StructLayout, prefix = ''): Iterable<string> {
  for (const { name, type } of struct.fields) {
    yield prefix + name;
    const part = type.kind === 'struct' && type.name.includes('.') ? types.struct(type.name) : undefined;
    if (part) yield* paths(types, part, `${prefix}${name}.`);
  }
}

/** A structure that is held by value may have no layout of its own here: then its size is not known. */
function same(ours: FieldAccess | undefined, theirs: FieldAccess | undefined): boolean {
  if (!ours || !theirs) return false;
  const bits = ({ bits: one }: FieldAccess): string => JSON.stringify(one ?? null);
  return (
    ours.offset === theirs.offset &&
    (ours.size === theirs.size || ours.size === 0) &&
    ours.signed === theirs.signed &&
    bits(ours) === bits(theirs)
  );
}

function compare(ours: BuiltInKernel, theirs: ModuleSymbols): string {
  const [mine, full] = [new FieldFinder(ours.types), new FieldFinder(theirs.types)];
  const differences: string[] = [];
  let structs = 0;
  let fields = 0;
  for (const name of ours.types.structNames()) {
    const struct = ours.types.struct(name);
    if (!struct) continue;
    structs++;
    if (struct.size !== theirs.types.struct(name)?.size) differences.push(`size of ${name}`);
    for (const field of paths(ours.types, struct)) {
      fields++;
      if (!same(mine.find(name, field), full.find(name, field))) differences.push(`${name}.${field}`);
    }
  }
  const symbols = [...ours.symbols.matching('*')];
  for (const { name, rva } of symbols) if (theirs.symbols.rvaOf(name) !== rva) differences.push(name);
  for (const one of differences) console.log(`  ${one}`);
  return `${structs} structures, ${fields} fields, ${symbols.length} symbols: ${differences.length} differences`;
}

async function main(folder: string): Promise<void> {
  for (const name of readdirSync(folder).filter(one => /\.(pdb|json|json\.gz)$/i.test(one))) {
    const theirs = readSymbolFile(path.join(folder, name));
    const ours = await builtInKernel(theirs.guid, theirs.age);
    console.log(ours ? `${ours.build}: ${compare(ours, theirs)}` : `${name}: not built in`);
  }
}

void main(process.argv[2] ?? '.');
