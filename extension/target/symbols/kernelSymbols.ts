import path from 'node:path';
import { entries, isFile, placeFolders } from './symbolCandidates';
import { type ModuleSymbols, SymbolFileError } from './symbolFile';
import type { SymbolPlace } from './symbolPath';
import type { SymbolReader } from './symbolReader';

/*
 * A small memory dump does not hold the page that names the PDB of its kernel. But its header holds the addresses of three
 * variables, and where these lie is another in every build: the one symbol file that has all three where the header says
 * is taken, and said to be found that way.
 */

/** Names and offsets from the base of the kernel. */
export type Landmarks = readonly (readonly [name: string, rva: number])[];

const MAX_FILES = 64;
/** Names of PDBs of kernels, also as folders of stores. */
const KERNEL = /^(ntkrnlmp|ntoskrnl|ntkrnlpa|ntkrpamp|ntkrla57)\.pdb$/i;
const ISF = /\.json(\.gz)?$/i;

/** The first symbol file of a kernel in the folders of a path whose landmarks lie where they should. */
export function findByLandmarks(
  places: readonly SymbolPlace[],
  reader: SymbolReader,
  landmarks: Landmarks,
): ModuleSymbols | undefined {
  let left = MAX_FILES;
  for (const folder of placeFolders(places)) {
    for (const file of kernelFiles(folder, true)) {
      if (left-- <= 0) return undefined;
      const found = tryFile(file, reader);
      if (found && landmarks.every(([name, rva]) => found.symbols.rvaOf(name) === rva)) return found;
    }
  }
  return undefined;
}

function tryFile(file: string, reader: SymbolReader): ModuleSymbols | undefined {
  try {
    return reader.read(file);
  } catch (error) {
    if (error instanceof SymbolFileError) return undefined;
    throw error;
  }
}

/** Symbol files of kernels: the folder may be such a file itself, hold them flat, or be a store of either kind. */
function kernelFiles(folder: string, below: boolean): readonly string[] {
  if (isFile(folder)) return [folder];
  return entries(folder).flatMap(name => {
    const full = path.join(folder, name);
    if (ISF.test(name)) return [full];
    if (KERNEL.test(name)) return isFile(full) ? [full] : filesOfStore(full, name);
    // `nt`: the two letters of a store of three levels; the others are those of Volatility 3.
    return below && /^(nt|windows|symbols)$/i.test(name) ? kernelFiles(full, name.toLowerCase() === 'symbols') : [];
  });
}

/** Files of `<store>/<pdb>`: `<key>/<pdb>`, or `<GUID>-<age>.json`. */
function filesOfStore(folder: string, pdb: string): readonly string[] {
  return entries(folder)
    .map(name => (ISF.test(name) ? path.join(folder, name) : path.join(folder, name, pdb)))
    .filter(isFile);
}
