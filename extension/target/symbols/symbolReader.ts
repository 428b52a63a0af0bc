import { statSync } from 'node:fs';
import type { SymbolIndexCache } from './indexCache';
import {
  identifySymbolFile,
  type ModuleSymbols,
  readSymbolFile,
  SymbolFileError,
  type SymbolFileIdentity,
} from './symbolFile';

/** What a file was found to be, as long as it stays the same. */
interface Identified {
  readonly size: number;
  readonly modified: number;
  readonly result: SymbolFileIdentity | SymbolFileError;
}

/**
 * Reads symbol files, through the index of earlier readings where there is one. Which module a file is of is found out
 * once: a folder of packed files is looked through for each of the hundreds of modules that a kernel has.
 */
export class SymbolReader {
  private readonly identified = new Map<string, Identified>();

  constructor(private readonly cache: SymbolIndexCache | undefined) {}

  /** @throws SymbolFileError if it is no symbol file that can be used */
  identify(file: string): SymbolFileIdentity {
    const stat = statSync(file, { throwIfNoEntry: false });
    const [size, modified] = [stat?.size ?? -1, stat?.mtimeMs ?? -1];
    let known = this.identified.get(file);
    if (known?.size !== size || known.modified !== modified) {
      known = { size, modified, result: tryIdentify(file) };
      this.identified.set(file, known);
    }
    if (known.result instanceof SymbolFileError) throw known.result;
    return known.result;
  }

  /** @throws SymbolFileError if the file cannot be used */
  read(file: string): ModuleSymbols {
    const identity = this.identify(file);
    const known = this.cache?.load(file, identity);
    if (known) return known;
    const symbols = readSymbolFile(file);
    this.cache?.store(symbols);
    return symbols;
  }
}

function tryIdentify(file: string): SymbolFileIdentity | SymbolFileError {
  try {
    return identifySymbolFile(file);
  } catch (error) {
    if (error instanceof SymbolFileError) return error;
    throw error;
  }
}
