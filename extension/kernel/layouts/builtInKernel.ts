import type { Symbols, Types } from '../types';
import { LayoutSymbols } from './layoutSymbols';
import { LayoutTypes } from './layoutTypes';

/*
 * Kernels that are exactly known, for dumps whose symbols are not at hand. Where the figures come from stands in the file
 * itself; test/tools/builtInLayouts.ts makes it. A kernel is known by GUID and age of its PDB, never by its build number:
 * two kernels of one build number may differ.
 */

export interface BuiltInKernel {
  /** `10.0.19041.3570`. */
  readonly build: string;
  readonly types: Types;
  readonly symbols: Symbols;
}

interface LayoutsFile {
  readonly types: readonly string[];
  /** Names with blanks between. */
  readonly symbols: string;
  /** Variants of each structure. */
  readonly structs: Readonly<Record<string, readonly string[]>>;
  readonly enums: Readonly<Record<string, readonly string[]>>;
  readonly builds: readonly BuildEntry[];
}

interface BuildEntry {
  readonly build: string;
  readonly guid: string;
  readonly age: number;
  /** For each structure which variant the build has, as a digit of base 36; `-`: none. */
  readonly structs: string;
  readonly enums: string;
  /** Relative addresses of the symbols in hex, with commas between; empty: not known. */
  readonly rvas: string;
}

/** The kernel whose PDB has this GUID and age; undefined: it is none of those that are known. */
export async function builtInKernel(guid: string, age: number): Promise<BuiltInKernel | undefined> {
  const file = await readLayouts();
  const entry = file.builds.find(one => one.guid === guid && one.age === age);
  if (!entry) return undefined;
  return {
    build: entry.build,
    types: new LayoutTypes(chosen(file.structs, entry.structs), chosen(file.enums, entry.enums), file.types),
    symbols: new LayoutSymbols(symbolsOf(file.symbols, entry.rvas)),
  };
}

/** Builds that are known. */
export async function builtInBuilds(): Promise<readonly Pick<BuildEntry, 'build' | 'guid' | 'age'>[]> {
  return (await readLayouts()).builds.map(({ build, guid, age }) => ({ build, guid, age }));
}

/** Only when it is asked for: most dumps come with their symbols. */
async function readLayouts(): Promise<LayoutsFile> {
  return (await import('./builtInLayouts.json')).default;
}

function chosen(variants: Readonly<Record<string, readonly string[]>>, digits: string): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  Object.entries(variants).forEach(([name, texts], i) => {
    const text = texts[Number.parseInt(digits[i] ?? '-', 36)];
    if (text !== undefined) map.set(name, text);
  });
  return map;
}

function symbolsOf(names: string, rvas: string): ReadonlyMap<string, number> {
  const values = rvas.split(',');
  const map = new Map<string, number>();
  names.split(' ').forEach((name, i) => {
    const rva = values[i] ?? '';
    if (rva !== '') map.set(name, Number.parseInt(rva, 16));
  });
  return map;
}
