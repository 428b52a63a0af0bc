import type { SymbolIndexCache } from './indexCache';
import { type ModuleSymbols, readSymbolFile, type SymbolFileIdentity } from './symbolFile';

/** Reads symbol files, through the index of earlier readings where there is one. */
export class SymbolReader {
  constructor(private readonly cache: SymbolIndexCache | undefined) {}

  /** @throws SymbolFileError if the file cannot be used */
  read(file: string, identity: SymbolFileIdentity): ModuleSymbols {
    const known = this.cache?.load(file, identity);
    if (known) return known;
    const symbols = readSymbolFile(file);
    this.cache?.store(symbols);
    return symbols;
  }
}
