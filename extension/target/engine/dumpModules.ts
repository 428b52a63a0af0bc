import type { Address } from '../../base/address';
import type { LoadedModule, ModuleMap, SymbolPlace, SymbolState } from '../../kernel/modules/moduleMap';
import { isUserAddress } from '../../kernel/modules/processMemory';
import type { UserModules } from '../../kernel/modules/userModules';
import type { Symbols, Types } from '../../kernel/types';
import type { FoundSymbols } from './kernelIdentity';

/** Finds the symbols of a module when somebody asks for them. */
export type SymbolsFor = (module: LoadedModule) => FoundSymbols;

interface UnloadedModule {
  readonly name: string;
  readonly base: Address;
  readonly end: Address;
}

/** The modules of a dump. Symbols of drivers are looked up on first use: there are hundreds of them. */
export class DumpModules implements ModuleMap {
  private readonly sorted: readonly LoadedModule[];
  private readonly found = new Map<LoadedModule, FoundSymbols>();

  constructor(
    private readonly ofKernel: readonly LoadedModule[],
    readonly unloaded: readonly UnloadedModule[],
    private readonly symbolsFor: SymbolsFor,
    private readonly userModules?: UserModules,
  ) {
    this.sorted = [...ofKernel].sort((a, b) => (a.base < b.base ? -1 : a.base > b.base ? 1 : 0));
  }

  get loaded(): readonly LoadedModule[] {
    const ofUser = this.userModules?.all ?? [];
    return ofUser.length === 0 ? this.ofKernel : [...this.ofKernel, ...ofUser];
  }

  async loadUserModules(processes: readonly Address[], signal?: AbortSignal): Promise<void> {
    await this.userModules?.load(processes, signal);
  }

  find(address: Address, process?: Address): LoadedModule | undefined {
    if (isUserAddress(address)) return process === undefined ? undefined : this.userModules?.find(address, process);
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.sorted[middle]?.base ?? 0n) <= address) low = middle + 1;
      else high = middle;
    }
    const module = this.sorted[low - 1];
    return module && address < module.base + BigInt(module.size) ? module : undefined;
  }

  byName(name: string): LoadedModule | undefined {
    const wanted = name.toLowerCase();
    return (
      this.loaded.find(module => module.name.toLowerCase() === wanted) ??
      this.loaded.find(module => module.imageName.toLowerCase() === wanted)
    );
  }

  symbolsOf(module: LoadedModule): Symbols | undefined {
    const answer = this.resolve(module);
    return answer?.ok === true ? answer.symbols.symbols : undefined;
  }

  typesOf(module: LoadedModule): Types | undefined {
    const answer = this.resolve(module);
    return answer?.ok === true ? answer.symbols.types : undefined;
  }

  stateOf(module: LoadedModule): SymbolState {
    const answer = this.found.get(module);
    if (!answer) return { kind: 'deferred' };
    if (answer.ok && answer.builtIn) {
      const { build, wanted, key } = answer.builtIn;
      return { kind: 'built-in', build, wanted, key };
    }
    if (answer.ok) return { kind: 'loaded', file: answer.symbols.file, exact: answer.exact };
    const { why, wanted, key } = answer;
    return { kind: 'missing', why, ...(wanted !== undefined && { wanted }), ...(key !== undefined && { key }) };
  }

  nearest(address: Address, process?: Address): SymbolPlace | undefined {
    const module = this.find(address, process);
    if (!module) return undefined;
    const rva = Number(address - module.base);
    const symbol = this.symbolsOf(module)?.nearest(rva);
    return symbol ? { module, name: symbol.name, displacement: rva - symbol.rva } : { module, displacement: rva };
  }

  /** Looks the symbols of a module up, once. */
  resolve(module: LoadedModule | undefined): FoundSymbols | undefined {
    if (!module) return undefined;
    let answer = this.found.get(module);
    if (!answer) this.found.set(module, (answer = this.symbolsFor(module)));
    return answer;
  }
}
