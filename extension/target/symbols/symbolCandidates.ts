import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { type PdbReference, storeKey } from './pdbReference';
import type { SymbolPlace } from './symbolPath';

/*
 * Where a symbol file may lie: symbol stores of two and three levels (Microsoft, "Symbol storage format": `index2.txt`
 * in the root says that folders of two letters come first), folders that hold files flat, and the folders of
 * Volatility 3 (`windows/<pdb>/<GUID>-<age>.json`).
 */

/** ISF files of one flat folder that are looked into. */
const MAX_ISF_FILES = 64;

/** Files that exist and may be the wanted one, the most promising first. */
export function symbolCandidates(places: readonly SymbolPlace[], pdb: PdbReference): readonly string[] {
  const found = new Set<string>();
  for (const folder of placeFolders(places))
    for (const file of isFile(folder) ? [folder] : candidatesIn(folder, pdb)) found.add(file);
  return [...found];
}

/** Folders (and files) of a path in its order; those of servers are their caches. */
export function placeFolders(places: readonly SymbolPlace[]): readonly string[] {
  return [...new Set(places.flatMap(place => (place.kind === 'server' ? place.caches : [place.path])))];
}

function candidatesIn(folder: string, pdb: PdbReference): readonly string[] {
  const isf = ['.json', '.json.gz', '.json.xz'].map(end => `${pdb.guid}-${pdb.age}${end}`);
  const stores = storeFolders(folder, pdb.name);
  const named = [
    ...stores.map(store => path.join(store, storeKey(pdb), pdb.name)),
    ...['', 'windows', path.join('symbols', 'windows')].flatMap(below =>
      isf.map(file => path.join(folder, below, pdb.name, file)),
    ),
    ...isf.map(file => path.join(folder, file)),
    path.join(folder, pdb.name),
    path.join(folder, 'symbols', 'pdb', pdb.name),
  ];
  const packed = stores.flatMap(store => [
    path.join(store, storeKey(pdb), `${pdb.name.slice(0, -1)}_`),
    path.join(store, storeKey(pdb), 'file.ptr'),
  ]);
  return [...named.filter(isFile), ...flatIsf(folder), ...packed.filter(isFile)];
}

/** `<root>/<name>` and, in stores of three levels, `<root>/<two letters>/<name>`. */
export function storeFolders(root: string, name: string): readonly string[] {
  const two = path.join(root, name);
  return existsSync(path.join(root, 'index2.txt')) ? [path.join(root, name.slice(0, 2), name), two] : [two];
}

function flatIsf(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter(name => /\.json(\.gz|\.xz)?$/i.test(name))
      .sort()
      .slice(0, MAX_ISF_FILES)
      .map(name => path.join(folder, name));
  } catch {
    return [];
  }
}

export function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false, bigint: false })?.isFile() === true;
}
