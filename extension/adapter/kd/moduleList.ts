import { type Address, toAddress } from '../../base/address';
import type { LoadedModule, ModuleMap, SymbolPlace, SymbolState } from '../../kernel/modules/moduleMap';
import { readModuleRow } from '../../text/modules';
import type { ModuleItem } from '../session/moduleItem';

/** `nt         (pdb symbols)          c:\sym\ntkrnlmp.pdb`, `hal   T (no symbols)`. */
const REST = /^(\S+)\s*(?:([TMCP#])\s+)?(?:\(([a-z][a-z ,]{2,40}(?:: [^)]{1,40})?)\)\s*(\S.*)?)?/;

/** Modules of an answer of `lm`; those that were unloaded are left out. */
export function modulesOf(text: string): readonly ModuleItem[] {
  const items: ModuleItem[] = [];
  for (const line of text.split('\n')) {
    if (line.startsWith('Unloaded modules:')) break;
    const row = readModuleRow(line);
    const [, name = '', , symbols, file] = REST.exec(row?.rest ?? '') ?? [];
    if (!row || name === '') continue;
    items.push({
      name,
      start: row.start,
      end: row.end,
      ...(symbols !== undefined && { symbols }),
      ...(file !== undefined && { symbolFile: file.trim() }),
      ...(symbols === 'no symbols' && { missing: true }),
    });
  }
  return items;
}

/** Modules as a debugger lists them: it knows their symbols, we know where they are. */
export class KdModules implements ModuleMap {
  readonly loaded: readonly LoadedModule[];
  readonly unloaded = [];

  constructor(private readonly items: readonly ModuleItem[]) {
    this.loaded = items.map(item => ({
      name: item.name,
      imageName: item.imageName ?? item.name,
      base: item.start,
      size: Number(item.end - item.start),
    }));
  }

  find(address: Address): LoadedModule | undefined {
    return this.loaded.find(one => one.base <= address && address < one.base + BigInt(one.size));
  }

  byName(name: string): LoadedModule | undefined {
    const wanted = name.toLowerCase();
    return this.loaded.find(one => one.name.toLowerCase() === wanted || one.imageName.toLowerCase() === wanted);
  }

  symbolsOf(): undefined {
    return undefined;
  }

  typesOf(): undefined {
    return undefined;
  }

  stateOf(module: LoadedModule): SymbolState {
    const item = this.items.find(one => one.name === module.name && one.start === module.base);
    if (item?.symbolFile !== undefined) return { kind: 'loaded', file: item.symbolFile, exact: true };
    if (item?.missing === true) return { kind: 'missing', why: 'the debugger found none' };
    return { kind: 'deferred' };
  }

  nearest(address: Address): SymbolPlace | undefined {
    const module = this.find(address);
    return module && { module, displacement: Number(toAddress(address - module.base)) };
  }
}
