import type { Address } from '../../base/address';
import type { LoadedModule } from '../../kernel/modules/moduleMap';
import type { FindImageFile } from '../../kernel/unwind/imageFile';
import type { OpenDump } from '../dump/openDump';
import { type ImageMemory, readImageHeaders, readPdbReference } from '../dump/peImage';
import { ImageFileMemory } from '../images/imageFileMemory';
import { type PdbReference, storeKey } from '../symbols/pdbReference';
import type { SymbolFinder } from '../symbols/symbolFinder';
import type { SymbolsFor } from './dumpModules';
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

function pdbInDump({ memory }: OpenDump, module: LoadedModule): PdbReference | undefined {
  const { process } = module;
  return pdbOf(process === undefined ? memory : { read: range => memory.read({ ...range, process }) }, module.base);
}

function pdbInFile(findImageFile: FindImageFile, module: LoadedModule): PdbReference | undefined {
  const file = findImageFile(module);
  return file && pdbOf(new ImageFileMemory(file, module.base), module.base);
}

function pdbOf(memory: ImageMemory, base: Address): PdbReference | undefined {
  const headers = readImageHeaders(memory, base);
  return headers && readPdbReference(memory, base, headers);
}
