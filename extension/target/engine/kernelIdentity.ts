import { builtInKernel } from '../../kernel/layouts/builtInKernel';
import type { LoadedModule } from '../../kernel/modules/moduleMap';
import type { FindImageFile } from '../../kernel/unwind/imageFile';
import type { OpenDump } from '../dump/openDump';
import { storeKey as imageKey } from '../images/imageFinder';
import type { Landmarks } from '../symbols/kernelSymbols';
import type { ModuleSymbols } from '../symbols/symbolFile';
import { type PdbReference, storeKey } from '../symbols/pdbReference';
import type { SymbolFinder } from '../symbols/symbolFinder';
import type { KernelImage } from './kernelImage';
import { pdbInFile } from './imagePdb';

/** Which kernel it is, and which file would tell more. */
export interface BuiltInSymbols {
  readonly build: string;
  readonly wanted: string;
  readonly key: string;
  readonly why: string;
}

/** Symbols of a module, or why there are none. */
export type FoundSymbols =
  | {
      readonly ok: true;
      readonly symbols: Pick<ModuleSymbols, 'file' | 'types' | 'symbols'>;
      /** Found by GUID. */
      readonly exact: boolean;
      /** There is no file: the figures are built in. */
      readonly builtIn?: BuiltInSymbols;
    }
  | { readonly ok: false; readonly wanted?: string; readonly key?: string; readonly why: string };

/**
 * The symbols of the kernel: by the GUID that its image names, in the dump or in a file beside the symbols, else what is
 * built in for that GUID; and where no GUID is known, by where the header says that three variables are.
 */
export async function findKernelSymbols(
  dump: OpenDump,
  image: KernelImage | undefined,
  finder: SymbolFinder,
  findImageFile: FindImageFile,
): Promise<FoundSymbols> {
  if (!image) return { ok: false, why: 'the kernel was not found in the dump: its list of modules is not there' };
  const module = kernelModule(image);
  const pdb = image.pdb ?? (module && pdbInFile(findImageFile, module));
  if (pdb) return await byReference(pdb, finder);
  const symbols = finder.findByLandmarks(landmarksOf(dump, image));
  if (symbols) return { ok: true, symbols, exact: false };
  const why = [
    'the page that names the PDB of the kernel is not in the dump, and no file on the symbol path has its variables where the header says',
    `add the folder or file with the symbols of build ${dump.header.build}`,
  ];
  if (!module?.timeDateStamp) return { ok: false, why: why.join('; ') };
  // The image of the kernel names its PDB as well.
  const key = imageKey(module.timeDateStamp, module.size);
  why.push(`or the image of the kernel, which a symbol server has at ${KERNEL_FILE}/${key}/${KERNEL_FILE}`);
  return { ok: false, wanted: KERNEL_FILE, key, why: why.join('; ') };
}

async function byReference(pdb: PdbReference, finder: SymbolFinder): Promise<FoundSymbols> {
  const answer = finder.find(pdb);
  if (answer.ok) return { ...answer, exact: true };
  const missing = { ...answer, wanted: pdb.name, key: storeKey(pdb) };
  const known = await builtInKernel(pdb.guid, pdb.age);
  if (!known) return missing;
  const { wanted, key, why } = missing;
  const { build, types, symbols } = known;
  return { ok: true, exact: true, symbols: { file: '', types, symbols }, builtIn: { build, wanted, key, why } };
}

/** Symbol stores know the kernel by the name that it is loaded as. */
const KERNEL_FILE = 'ntoskrnl.exe';

function kernelModule({ base, size, timeDateStamp }: KernelImage): LoadedModule | undefined {
  if (size === undefined || timeDateStamp === undefined) return undefined;
  return { name: 'nt', imageName: KERNEL_FILE, base, size, timeDateStamp };
}

function landmarksOf(dump: OpenDump, image: KernelImage): Landmarks {
  const { loadedModuleList, activeProcessHead, debuggerData } = dump.header;
  return [
    ['PsLoadedModuleList', Number(loadedModuleList - image.base)],
    ['PsActiveProcessHead', Number(activeProcessHead - image.base)],
    ['KdDebuggerDataBlock', Number(debuggerData - image.base)],
  ];
}
