import type { Address } from '../../base/address';
import type { FindImageFile } from '../../kernel/unwind/imageFile';
import type { OpenDump } from '../dump/openDump';
import { storeKey } from '../symbols/pdbReference';
import type { SymbolFinder } from '../symbols/symbolFinder';
import type { SymbolsFor } from './dumpModules';
import { pdbInDump, pdbInFile } from './imagePdb';
import type { FoundSymbols } from './kernelIdentity';

/** What the symbols of modules are found by. */
export interface ModuleSymbolSource {
  readonly dump: OpenDump;
  readonly finder: SymbolFinder;
  /** Images beside the symbols, for pages that the dump does not have. */
  readonly findImageFile: FindImageFile;
  readonly kernelBase: Address;
  readonly kernel: FoundSymbols;
}

/** Symbols of the kernel as they were found, of all others by the RSDS record of their image. */
export function moduleSymbols(source: ModuleSymbolSource): SymbolsFor {
  return module => {
    if (module.base === source.kernelBase) return source.kernel;
    const pdb = pdbInDump(source.dump, module) ?? pdbInFile(source.findImageFile, module);
    if (!pdb) return { ok: false, why: 'the page that names the PDB of the image is not in the dump' };
    const answer = source.finder.find(pdb);
    return answer.ok ? { ...answer, exact: true } : { ...answer, wanted: pdb.name, key: storeKey(pdb) };
  };
}
