import type { Address } from '../../base/address';
import type { LoadedModule } from '../../kernel/modules/moduleMap';
import type { FindImageFile } from '../../kernel/unwind/imageFile';
import type { OpenDump } from '../dump/openDump';
import { type ImageMemory, readImageHeaders, readPdbReference } from '../dump/peImage';
import { ImageFileMemory } from '../images/imageFileMemory';
import type { PdbReference } from '../symbols/pdbReference';

/** Which PDB belongs to a module, as its image in the memory of the dump says. */
export function pdbInDump({ memory }: OpenDump, module: LoadedModule): PdbReference | undefined {
  const { process } = module;
  return pdbOf(process === undefined ? memory : { read: range => memory.read({ ...range, process }) }, module.base);
}

/** The same by the file of the image beside the symbols. */
export function pdbInFile(findImageFile: FindImageFile, module: LoadedModule): PdbReference | undefined {
  const file = findImageFile(module);
  return file && pdbOf(new ImageFileMemory(file, module.base), module.base);
}

function pdbOf(memory: ImageMemory, base: Address): PdbReference | undefined {
  const headers = readImageHeaders(memory, base);
  return headers && readPdbReference(memory, base, headers);
}
