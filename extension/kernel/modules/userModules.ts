import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import { KernelTarget } from '../kernelTarget';
import { readModulesFrom } from '../loadedModules';
import type { LoadedModule } from './moduleMap';
import { ProcessMemory } from './processMemory';
import { readVadImages } from './vadImages';

/** Processes whose modules are read side by side. */
const BATCH = 32;

/**
 * The images of user mode, by the loader's list that `_EPROCESS.Peb` leads to. Dumps of the kernel do not have it: there the
 * address descriptors tell what is mapped. Read for a process when its first stack is wanted.
 */
export class UserModules {
  private readonly byProcess = new Map<Address, readonly LoadedModule[]>();

  private everything: readonly LoadedModule[] = [];

  constructor(private readonly target: KernelTarget) {}

  /** Images of a process that were read, in the order of their addresses. */
  of(process: Address): readonly LoadedModule[] {
    return this.byProcess.get(process) ?? [];
  }

  /** Those of all processes that were read. */
  get all(): readonly LoadedModule[] {
    return this.everything;
  }

  find(address: bigint, process: Address): LoadedModule | undefined {
    const modules = this.of(process);
    let low = 0;
    let high = modules.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((modules[middle]?.base ?? 0n) <= address) low = middle + 1;
      else high = middle;
    }
    const module = modules[low - 1];
    return module && address < module.base + BigInt(module.size) ? module : undefined;
  }

  /** Reads the modules of processes that were not read before. */
  async load(processes: readonly Address[], signal?: AbortSignal): Promise<void> {
    const wanted = [...new Set(processes)].filter(process => !this.byProcess.has(process));
    if (wanted.length === 0) return;
    const views = await this.target.structs('_EPROCESS', wanted, signal);
    const blocks = wanted.map((process, i) => ({ process, peb: views[i]?.pointer('Peb') ?? toAddress(0n) }));
    for (let start = 0; start < blocks.length; start += BATCH) {
      const batch = blocks.slice(start, start + BATCH);
      const found = await Promise.all(batch.map(({ process, peb }) => this.read(process, peb, signal)));
      batch.forEach(({ process }, i) => this.byProcess.set(process, found[i] ?? []));
      await this.addMapped(
        batch.map(({ process }) => process).filter(process => this.of(process).length === 0),
        signal,
      );
    }
    this.everything = [...this.byProcess.values()].flat();
  }

  /** Where the loader's list is not in the dump, the kernel still knows which images are mapped: names and ranges. */
  private async addMapped(processes: readonly Address[], signal: AbortSignal | undefined): Promise<void> {
    const mapped = await readVadImages(this.target, processes, signal);
    for (const [process, modules] of mapped) this.byProcess.set(process, modules);
  }

  private async read(
    process: Address,
    peb: Address,
    signal: AbortSignal | undefined,
  ): Promise<readonly LoadedModule[]> {
    if (peb === 0n) return [];
    const { memory, types, symbols, kernelBase, stop } = this.target;
    const own = new KernelTarget(new ProcessMemory(memory, process), types, symbols, kernelBase, stop);
    const loader = (await own.struct('_PEB', peb, signal)).pointer('Ldr');
    const list = own.fields.find('_PEB_LDR_DATA', 'InLoadOrderModuleList');
    if (loader === undefined || loader === 0n || !list) return [];
    const head = toAddress(loader + BigInt(list.offset));
    const { modules } = await readModulesFrom(own, head, signal, ['_LDR_DATA_TABLE_ENTRY']);
    return modules.map(module => ({ ...module, process })).sort((a, b) => (a.base < b.base ? -1 : 1));
  }
}
