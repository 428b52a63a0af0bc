import path from 'node:path';
import { describePdb, type PdbReference, storePath } from './pdbReference';
import { placeFolders, symbolCandidates } from './symbolCandidates';
import { type ModuleSymbols, readSymbolFile, SymbolFileError } from './symbolFile';
import type { SymbolPlace } from './symbolPath';

/** The symbols that were wanted, or why there are none. */
export type SymbolAnswer =
  { readonly ok: true; readonly symbols: ModuleSymbols } | { readonly ok: false; readonly why: string };

/** Looks symbols up in the folders of a symbol path. Servers are never asked here. */
export class SymbolFinder {
  constructor(private readonly places: readonly SymbolPlace[]) {}

  /** The file whose GUID is exactly the wanted one. */
  find(pdb: PdbReference): SymbolAnswer {
    const others: string[] = [];
    for (const file of symbolCandidates(this.places, pdb)) {
      const answer = tryFile(file);
      if (typeof answer === 'string') others.push(`${file}: ${answer}`);
      else if (answer.guid === pdb.guid) return { ok: true, symbols: answer };
      else if (!isFlatIsf(file, pdb)) others.push(`${file} is for another build: ${answer.guid}, age ${answer.age}`);
    }
    return { ok: false, why: this.missing(pdb, others) };
  }

  private missing(pdb: PdbReference, others: readonly string[]): string {
    const folders = placeFolders(this.places);
    const where = folders.length === 0 ? 'the symbol path is empty' : `looked in ${folders.join(', ')}`;
    return [`${describePdb(pdb)} is needed; ${where}`, ...others, `a symbol server has it at ${storePath(pdb)}`].join(
      '; ',
    );
  }
}

/** Folders may hold the symbols of many kernels side by side: another build there is no mistake. */
function isFlatIsf(file: string, pdb: PdbReference): boolean {
  return /\.json(\.gz)?$/i.test(file) && !path.basename(file).startsWith(pdb.guid);
}

/** What a file holds, or what is wrong with it. */
function tryFile(file: string): ModuleSymbols | string {
  if (path.basename(file) === 'file.ptr')
    return 'only a pointer to another store (file.ptr): add that store to the symbol path';
  if (file.endsWith('_')) return 'compressed (a cabinet): unpack it with "expand" beside it';
  try {
    return readSymbolFile(file);
  } catch (error) {
    if (error instanceof SymbolFileError) return error.message;
    throw error;
  }
}
