import { type Address, toAddress } from '../../base/address';
import type { EngineOptions, KernelEngine } from '../../kernel/engine';
import { KernelTarget } from '../../kernel/kernelTarget';
import { readInventory } from '../../kernel/readInventory';
import { type ProcessorRecord, readProcessors } from '../../kernel/processors';
import { UserModules } from '../../kernel/modules/userModules';
import { EngineStacks } from '../../kernel/stacks/engineStacks';
import { readBuildLab } from '../engine/buildLab';
import { findCurrentProcessor } from '../engine/currentProcessor';
import { readDecodedData } from '../engine/decodedData';
import { DumpEngine } from '../engine/dumpEngine';
import { DumpModules } from '../engine/dumpModules';
import { engineInfo } from '../engine/engineInfo';
import { findKernelSymbols, type FoundSymbols } from '../engine/kernelIdentity';
import { findKernelImage } from '../engine/kernelImage';
import { LOADER_TYPES } from '../engine/loaderTypes';
import { readModuleList } from '../engine/moduleList';
import { moduleSymbols } from '../engine/moduleSymbols';
import { triageInventory } from '../engine/triageInventory';
import { readUnloadedModules } from '../engine/unloadedModules';
import { ImageFinder } from '../images/imageFinder';
import { placeFolders } from '../symbols/symbolCandidates';
import { SymbolReader } from '../symbols/symbolReader';
import { SymbolIndexCache } from '../symbols/indexCache';
import { SymbolFinder } from '../symbols/symbolFinder';
import { parseSymbolPath } from '../symbols/symbolPath';
import { SymbolTable } from '../symbols/symbolTable';
import { type OpenDump, openDump } from './openDump';

export interface OpenEngineOptions extends EngineOptions {
  /** In kd's syntax; absent: `_NT_SYMBOL_PATH` of the environment. */
  readonly symbolPath?: string;
  /** Folder for indexes of symbol files, which make opening the next dump of that kernel fast; absent: none are kept. */
  readonly indexCache?: string;
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
  const cache = options.indexCache === undefined ? undefined : new SymbolIndexCache(options.indexCache);
  const finder = new SymbolFinder(places, new SymbolReader(cache));
  const images = new ImageFinder(placeFolders(places));
  onProgress?.(0, 'looking for the kernel');
  const image = findKernelImage(dump);
  onProgress?.(0.1, 'looking for the symbols of the kernel');
  const found = await findKernelSymbols(dump, image, finder, images.find);
  signal?.throwIfAborted();
  const base = image?.base ?? toAddress(0n);
  const kernel = found.ok ? kernelTarget(dump, found, base) : undefined;
  // What needs no types of the kernel's own is read all the same.
  const target = kernel ?? new KernelTarget(dump.memory, LOADER_TYPES, new SymbolTable([]), base);
  onProgress?.(0.7, 'reading the list of modules');
  const list = await readModuleList(dump, target, signal);
  const userModules = kernel && new UserModules(kernel);
  const modules = new DumpModules(
    list.modules,
    readUnloadedModules(dump, kernel),
    moduleSymbols({ dump, finder, findImageFile: images.find, kernelBase: base, kernel: found }),
    userModules,
  );
  modules.resolve(modules.find(base));
  const processors = kernel ? await readProcessors(kernel, signal) : [];
  const current = await currentOf(dump, kernel, processors, signal);
  const stacks = await EngineStacks.open(
    {
      target,
      modules,
      processors,
      currentProcessor: current.processor,
      headerContext: dump.header.context,
      findImageFile: images.find,
      ...(userModules && { loadUserModules: (processes, abort) => userModules.load(processes, abort) }),
    },
    signal,
  );
  const data = readDecodedData(dump, kernel);
  const lab = readBuildLab(dump.memory, [kernel?.symbol('NtBuildLabEx'), kernel?.symbol('NtBuildLab'), data?.buildLab]);
  const noted = [...problems, ...builtInNote(found), ...oddities(list.broken, processors)];
  onProgress?.(1, 'open');
  return new DumpEngine({
    kernel,
    memory: dump.memory,
    ...(found.ok ? {} : { whyNoKernel: found.why }),
    info: engineInfo(dump, image?.base, lab, noted),
    modules,
    processors,
    currentProcessor: current.processor,
    currentThread: current.thread,
    readInventory: dump.current ? triageInventory(dump.current) : readInventory,
    stacks,
    close: () => {
      images.close();
      dump.close();
    },
  });
}

function kernelTarget(dump: OpenDump, { symbols }: FoundSymbols & { readonly ok: true }, base: Address): KernelTarget {
  const kernel = new KernelTarget(dump.memory, symbols.types, symbols.symbols, base);
  const directory = kernel.fields.find('_EPROCESS', 'Pcb.DirectoryTableBase');
  if (directory) dump.directories?.useOffset(directory.offset);
  return kernel;
}

interface Current {
  readonly processor: number;
  readonly thread: Address | undefined;
}

async function currentOf(
  dump: OpenDump,
  kernel: KernelTarget | undefined,
  processors: readonly ProcessorRecord[],
  signal: AbortSignal | undefined,
): Promise<Current> {
  if (dump.current) return { processor: dump.current.processor, thread: dump.current.thread };
  const processor = kernel ? await findCurrentProcessor(kernel, processors, dump.header.context, signal) : 0;
  return { processor, thread: processors.find(one => one.number === processor)?.currentThread };
}

/** What a reader has to know who sees no names of functions. */
function builtInNote(found: FoundSymbols): readonly string[] {
  if (!found.ok || !found.builtIn) return [];
  const { build, why } = found.builtIn;
  return [
    `the kernel is read with the built-in layout of ${build}, which has no names of functions and few types: ${why}`,
  ];
}

function oddities(
  broken: { readonly reason: string; readonly at: Address } | undefined,
  processors: readonly ProcessorRecord[],
): readonly string[] {
  const problems: string[] = [];
  if (broken) problems.push(`the list of modules breaks off at 0x${broken.at.toString(16)} (${broken.reason})`);
  if (processors.some(one => one.la57 === true))
    problems.push('the machine uses five levels of page tables (LA57), of which this engine follows four');
  return problems;
}
