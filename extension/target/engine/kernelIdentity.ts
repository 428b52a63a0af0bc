import { builtInKernel } from '../../kernel/layouts/builtInKernel';
import type { OpenDump } from '../dump/openDump';
import type { Landmarks } from '../symbols/kernelSymbols';
import type { ModuleSymbols } from '../symbols/symbolFile';
import { storeKey } from '../symbols/pdbReference';
import type { SymbolFinder } from '../symbols/symbolFinder';
import type { KernelImage } from './kernelImage';

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
 * The symbols of the kernel: by the GUID that its image names, else what is built in for that GUID; and where the page with
 * the GUID is not in the dump, by where the header says that three variables are.
 */
export async function findKernelSymbols(
  dump: OpenDump,
  image: KernelImage | undefined,
  finder: SymbolFinder,
): Promise<FoundSymbols> {
  if (!image) return { ok: false, why: 'the kernel was not found in the dump: its list of modules is not there' };
  if (image.pdb) {
    const answer = finder.find(image.pdb);
    if (answer.ok) return { ...answer, exact: true };
    const missing = { ...answer, wanted: image.pdb.name, key: storeKey(image.pdb) };
    const known = await builtInKernel(image.pdb.guid, image.pdb.age);
    if (!known) return missing;
    const { wanted, key, why } = missing;
    const { build, types, symbols } = known;
    return { ok: true, exact: true, symbols: { file: '', types, symbols }, builtIn: { build, wanted, key, why } };
  }
  const symbols = finder.findByLandmarks(landmarksOf(dump, image));
  if (symbols) return { ok: true, symbols, exact: false };
  const which = image.headers
    ? ` (image ntoskrnl.exe, time stamp ${hex(image.headers.timeDateStamp)}, size ${hex(image.headers.sizeOfImage)})`
    : '';
  return {
    ok: false,
    why: `the page that names the PDB of the kernel${which} is not in the dump, and no file on the symbol path has its variables where the header says; add the folder or file with the symbols of build ${dump.header.build}`,
  };
}

function landmarksOf(dump: OpenDump, image: KernelImage): Landmarks {
  const { loadedModuleList, activeProcessHead, debuggerData } = dump.header;
  return [
    ['PsLoadedModuleList', Number(loadedModuleList - image.base)],
    ['PsActiveProcessHead', Number(activeProcessHead - image.base)],
    ['KdDebuggerDataBlock', Number(debuggerData - image.base)],
  ];
}

function hex(value: number): string {
  return value.toString(16).toUpperCase();
}
