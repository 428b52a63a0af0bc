import path from 'node:path';
import { findByLandmarks, type Landmarks } from './kernelSymbols';
import { describePdb, type PdbReference, storePath } from './pdbReference';
import { placeFolders, placeText, type SymbolCandidate, symbolCandidates } from './symbolCandidates';
import { type ModuleSymbols, SymbolFileError } from './symbolFile';
import type { SymbolPlace } from './symbolPath';
import type { SymbolReader } from './symbolReader';

/** The symbols that were wanted, or why there are none. */
export type SymbolAnswer =
  { readonly ok: true; readonly symbols: ModuleSymbols } | { readonly ok: false; readonly why: string };

/** Looks symbols up in the folders of a symbol path. Servers are never asked here. */
export class SymbolFinder {
  constructor(
    private readonly places: readonly SymbolPlace[],
    private readonly reader: SymbolReader,
  ) {}

  /** The file whose GUID is exactly the wanted one. */
  find(pdb: PdbReference): SymbolAnswer {
    const others: string[] = [];
    for (const candidate of symbolCandidates(this.places, pdb)) {
      const answer = this.tryFile(candidate, pdb);
      if (typeof answer !== 'string') return { ok: true, symbols: answer };
      // A folder may hold the symbols of many kernels side by side, and files that are none: no mistake.
      if (candidate.named) others.push(answer);
    }
    return { ok: false, why: this.missing(pdb, others) };
  }

  /** For a kernel whose PDB is not named: see kernelSymbols. */
  findByLandmarks(landmarks: Landmarks): ModuleSymbols | undefined {
    return findByLandmarks(this.places, this.reader, landmarks);
  }

  private missing(pdb: PdbReference, others: readonly string[]): string {
    const folders = placeFolders(this.places);
    const where =
      folders.length > 0
        ? `looked in ${folders.map(placeText).join(', ')}`
        : this.places.length > 0
          ? 'the symbol path names only servers, which are asked on request alone'
          : 'the symbol path is empty';
    return [`${describePdb(pdb)} is needed; ${where}`, ...others, `a symbol server has it at ${storePath(pdb)}`].join(
      '; ',
    );
  }

  /** What a file holds, or what is wrong with it. */
  private tryFile({ file }: SymbolCandidate, pdb: PdbReference): ModuleSymbols | string {
    if (path.basename(file).toLowerCase() === 'file.ptr')
      return `${file} only points to another store: add that store to the symbol path`;
    if (file.endsWith('_')) return `${file} is compressed (a cabinet): unpack it with "expand" beside it`;
    try {
      const { guid, age } = this.reader.identify(file);
      if (guid === pdb.guid) return this.reader.read(file);
      return `${file} is for another build (${guid}, age ${age})`;
    } catch (error) {
      if (error instanceof SymbolFileError) return `${file} cannot be used: ${error.message}`;
      throw error;
    }
  }
}
