import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { type PdbReference, storeKey } from './pdbReference';
import type { SymbolPlace } from './symbolPath';

/*
 * Where a symbol file may lie: symbol stores of two and three levels (Microsoft, "Symbol storage format": `index2.txt`
 * in the root says that folders of two letters come first), folders that hold files flat, and the folders of
 * Volatility 3 (`windows/<pdb>/<GUID>-<age>.json`). The case of names does not count, on no file system.
 */

/** A file that may be the wanted one. `named`: by its place it should be; else it is one of many of a folder. */
export interface SymbolCandidate {
  readonly file: string;
  readonly named: boolean;
}

/** ISF files of one flat folder that are looked into. */
const MAX_ISF_FILES = 64;
const ISF_ENDS = ['.json', '.json.gz', '.json.xz'] as const;

/** Files that exist and may be the wanted one, the most promising first. */
export function symbolCandidates(places: readonly SymbolPlace[], pdb: PdbReference): readonly SymbolCandidate[] {
  const found = new Map<string, SymbolCandidate>();
  for (const folder of placeFolders(places)) {
    const inside = isFile(folder) ? [{ file: folder, named: isMeant(folder, pdb) }] : candidatesIn(folder, pdb);
    for (const candidate of inside) if (!found.has(candidate.file)) found.set(candidate.file, candidate);
  }
  return [...found.values()];
}

/** A file in the path is meant for the kernel, whatever it is called, and for the module that it is called after. */
function isMeant(file: string, pdb: PdbReference): boolean {
  return KERNELS.test(pdb.name) || path.basename(file).toLowerCase() === pdb.name.toLowerCase();
}

/** Names of the kernel's PDB. */
const KERNELS = /^nt(?:kr|os)\w*\.pdb$/i;

/** Folders (and files) of a path in its order; those of servers are their caches. */
export function placeFolders(places: readonly SymbolPlace[]): readonly string[] {
  return [...new Set(places.flatMap(place => (place.kind === 'server' ? place.caches : [place.path])))];
}

/** Files of a store by name and key: in the root, or below a folder of two letters. `names`: of the file in that place. */
export function storeFiles(root: string, name: string, key: string, names: readonly string[]): readonly string[] {
  const folders = [...(locate(root, ['index2.txt']) === undefined ? [] : [[name.slice(0, 2), name, key]]), [name, key]];
  return folders.flatMap(folder => names.flatMap(file => locate(root, [...folder, file]) ?? []));
}

/** A file below a folder, each step in any case of letters. */
export function locate(folder: string, steps: readonly string[]): string | undefined {
  const straight = path.join(folder, ...steps);
  if (isFile(straight)) return straight;
  let at = folder;
  for (const step of steps) {
    const name = entries(at).find(entry => entry.toLowerCase() === step.toLowerCase());
    if (name === undefined) return undefined;
    at = path.join(at, name);
  }
  return isFile(at) ? at : undefined;
}

function candidatesIn(folder: string, pdb: PdbReference): readonly SymbolCandidate[] {
  const isf = ISF_ENDS.map(end => `${pdb.guid}-${pdb.age}${end}`);
  const key = storeKey(pdb);
  const inFolders = [[], ['windows'], ['symbols', 'windows']].flatMap(steps =>
    isf.flatMap(name => locate(folder, [...steps, pdb.name, name]) ?? []),
  );
  const files = [
    ...storeFiles(folder, pdb.name, key, [pdb.name]),
    ...inFolders,
    ...isf.flatMap(name => locate(folder, [name]) ?? []),
    ...[[pdb.name], ['symbols', 'pdb', pdb.name]].flatMap(steps => locate(folder, steps) ?? []),
  ];
  const packed = storeFiles(folder, pdb.name, key, [`${pdb.name.slice(0, -1)}_`, 'file.ptr']);
  return [
    ...files.map(file => ({ file, named: true })),
    ...flatIsf(folder).map(file => ({ file, named: false })),
    ...packed.map(file => ({ file, named: true })),
  ];
}

function flatIsf(folder: string): readonly string[] {
  return entries(folder)
    .filter(name => /\.json(\.gz)?$/i.test(name))
    .slice(0, MAX_ISF_FILES)
    .map(name => path.join(folder, name));
}

/** What was in a folder when it last changed. Stores have thousands of folders, and are looked through for every module. */
interface Listing {
  readonly modified: number;
  readonly names: readonly string[];
}

const MAX_LISTINGS = 256;
const listings = new Map<string, Listing>();

/** Names in a folder, sorted; none where there is no such folder. */
export function entries(folder: string): readonly string[] {
  try {
    const modified = statSync(folder).mtimeMs;
    const known = listings.get(folder);
    if (known?.modified === modified && Date.now() - modified > SETTLED_MS) return known.names;
    const names = readdirSync(folder).sort();
    if (listings.size >= MAX_LISTINGS) listings.clear();
    listings.set(folder, { modified, names });
    return names;
  } catch {
    return [];
  }
}

/** A folder that changed just now may change again without its time telling. */
const SETTLED_MS = 2000;

/** How a message names a place that was looked at: what is not there, or is a file, says so. */
export function placeText(place: string): string {
  if (isFile(place)) return `the file ${place}`;
  try {
    return statSync(place).isDirectory() ? place : `${place} (no folder)`;
  } catch {
    return `${place} (not there)`;
  }
}

export function isFile(file: string): boolean {
  try {
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
