import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type IndexSource, readIndex, writeIndex } from './indexFile';
import type { ModuleSymbols, SymbolFileIdentity } from './symbolFile';

/** Indexes that are kept; those that were made first go first. */
const MAX_FILES = 64;
const MAX_SIZE = 128 * 1024 * 1024;
const END = '.symindex';

/**
 * Indexes of symbol files that were read before, by GUID and age, in a folder of our own. A missing folder, a full disk or
 * a damaged index only cost the time to read the symbol file again.
 */
export class SymbolIndexCache {
  constructor(private readonly folder: string) {}

  /** undefined where there is none, or it was made of another file. */
  load(file: string, identity: SymbolFileIdentity): ModuleSymbols | undefined {
    try {
      const place = this.place(identity);
      const source = sourceOf(file);
      if (statSync(place).size > MAX_SIZE) return undefined;
      const found = readIndex(readFileSync(place), source);
      return found?.guid === identity.guid && found.age === identity.age ? found : undefined;
    } catch {
      return undefined;
    }
  }

  store(module: ModuleSymbols): void {
    try {
      const place = this.place(module);
      const part = `${place}.${process.pid}.part`;
      const bytes = writeIndex(module, sourceOf(module.file));
      mkdirSync(this.folder, { recursive: true });
      try {
        writeFileSync(part, bytes);
        renameSync(part, place);
      } finally {
        rmSync(part, { force: true });
      }
      this.prune();
    } catch {
      // Read-only folder, full disk: the symbols are there all the same.
    }
  }

  private place({ guid, age }: SymbolFileIdentity): string {
    if (!/^[0-9A-F]{32}$/.test(guid)) throw new Error('not a GUID');
    return path.join(this.folder, `${guid}-${age}${END}`);
  }

  private prune(): void {
    const files = readdirSync(this.folder)
      .filter(name => name.endsWith(END))
      .map(name => path.join(this.folder, name))
      .map(file => ({ file, modified: statSync(file).mtimeMs }))
      .sort((a, b) => b.modified - a.modified);
    for (const { file } of files.slice(MAX_FILES)) rmSync(file, { force: true });
  }
}

function sourceOf(file: string): IndexSource {
  const { size, mtimeMs } = statSync(file);
  return { path: path.resolve(file), size, modified: Math.floor(mtimeMs) };
}
