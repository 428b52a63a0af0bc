import { type Address, toAddress } from '../../base/address';
import type { EngineOptions, KernelEngine } from '../../kernel/engine';
import { KernelTarget } from '../../kernel/kernelTarget';
import { readModulesFrom } from '../../kernel/loadedModules';
import type { LoadedModule } from '../../kernel/modules/moduleMap';
import { readProcessors } from '../../kernel/processors';
import { EngineStacks } from '../../kernel/stacks/engineStacks';
import { findCurrentProcessor } from '../engine/currentProcessor';
import { DumpEngine } from '../engine/dumpEngine';
import { DumpModules, type SymbolsFor } from '../engine/dumpModules';
import { engineInfo } from '../engine/engineInfo';
import { readWalkedLists } from '../engine/walkedLists';
import { findKernelImage, type KernelImage } from '../engine/kernelImage';
import { LOADER_TYPES } from '../engine/loaderTypes';
import { readBuildLab } from '../engine/buildLab';
import { NoStacks } from '../engine/noStacks';
import type { ModuleSymbols } from '../symbols/symbolFile';
import { SymbolFinder } from '../symbols/symbolFinder';
import { parseSymbolPath } from '../symbols/symbolPath';
import { SymbolTable } from '../symbols/symbolTable';
import { type OpenDump, openDump } from './openDump';
import { readImageHeaders, readPdbReference } from './peImage';

export interface OpenEngineOptions extends EngineOptions {
  /** In kd's syntax; absent: `_NT_SYMBOL_PATH` of the environment. */
  readonly symbolPath?: string;
}

/**
 * Opens a kernel dump and finds out what it is of. Symbols that are not there are no failure: the engine then has no
 * `kernel` and says what is missing.
 *
 * @throws DumpFormatError if the file is not a dump that this engine reads; the error of the file system if it cannot be opened
 */
export async function openEngine(path: string, options: OpenEngineOptions = {}): Promise<KernelEngine> {
  const dump = openDump(path);
  try {
    return await openOn(dump, options);
  } catch (error) {
    dump.close();
    throw error;
  }
}

async function openOn(dump: OpenDump, options: OpenEngineOptions): Promise<KernelEngine> {
  const { signal, onProgress } = options;
  const { places, problems } = parseSymbolPath(options.symbolPath ?? process.env['_NT_SYMBOL_PATH'] ?? '');
  const finder = new SymbolFinder(places);
  const image = findKernelImage(dump);
  onProgress?.(0.1, 'looking for the symbols of the kernel');
  const answer = image ? symbolsOfKernel(finder, image) : { ok: false as const, why: 'the kernel was not found' };
  const base = image?.base ?? toAddress(0n);
  const kernel = answer.ok ? kernelTarget(dump, answer.symbols, base) : undefined;
  onProgress?.(0.7, 'reading the list of modules');
  const loaded = await loadedModules(dump, kernel, base, signal);
  const modules = new DumpModules(loaded, [], symbolsFor(dump, finder, base, answer));
  const nt = loaded.find(module => module.base === base);
  if (nt) modules.symbolsOf(nt);
  const records = kernel ? await readProcessors(kernel, signal) : [];
  const currentProcessor = kernel ? await findCurrentProcessor(kernel, records, dump.header.context, signal) : 0;
  const buildLab = kernel ? readBuildLab(dump.memory, kernel) : undefined;
  const stacks = kernel
    ? await EngineStacks.open(
        { target: kernel, modules, processors: records, currentProcessor, headerContext: dump.header.context },
        signal,
      )
    : new NoStacks();
  onProgress?.(1, 'open');
  return new DumpEngine({
    kernel,
    ...(answer.ok ? {} : { whyNoKernel: answer.why }),
    info: engineInfo(dump, image?.base, buildLab, problems),
    modules,
    processors: records,
    currentProcessor,
    currentThread: records.find(one => one.number === currentProcessor)?.currentThread,
    readInventory: readWalkedLists,
    stacks,
    close: () => {
      dump.close();
    },
  });
}

function symbolsOfKernel(finder: SymbolFinder, image: KernelImage): ReturnType<SymbolFinder['find']> {
  if (image.pdb) return finder.find(image.pdb);
  return { ok: false, why: 'the page that names the PDB of the kernel is not in the dump' };
}

function kernelTarget(dump: OpenDump, { types, symbols }: ModuleSymbols, base: Address): KernelTarget {
  return new KernelTarget(dump.memory, types, symbols, base);
}

async function loadedModules(
  dump: OpenDump,
  kernel: KernelTarget | undefined,
  base: Address,
  signal: AbortSignal | undefined,
): Promise<readonly LoadedModule[]> {
  if (dump.triage) {
    return dump.triage.drivers.map((driver, i) => ({
      name: i === 0 ? 'nt' : driver.name.replace(/\.[^.]*$/, '').replace(/[^A-Za-z0-9_]/g, '_'),
      imageName: driver.name,
      base: driver.base,
      size: driver.size,
      timeDateStamp: driver.timeDateStamp,
    }));
  }
  const target = kernel ?? new KernelTarget(dump.memory, LOADER_TYPES, new SymbolTable([]), base);
  return (await readModulesFrom(target, dump.header.loadedModuleList, signal)).modules;
}

/** Symbols of the kernel as they were found, of drivers by the RSDS record of their image. */
function symbolsFor(
  dump: OpenDump,
  finder: SymbolFinder,
  kernelBase: Address,
  kernel: ReturnType<SymbolFinder['find']>,
): SymbolsFor {
  return module => {
    if (module.base === kernelBase) return kernel.ok ? kernel.symbols : { why: kernel.why };
    const headers = readImageHeaders(dump.memory, module.base);
    const pdb = headers && readPdbReference(dump.memory, module.base, headers);
    if (!pdb) return { why: 'the page that names the PDB of the image is not in the dump' };
    const answer = finder.find(pdb);
    return answer.ok ? answer.symbols : { wanted: pdb.name, why: answer.why };
  };
}
