import { statSync } from 'node:fs';
import path from 'node:path';

/** Finds on this machine the source files that symbols name: at their own path, or below a folder of the source path. */
export class SourceFinder {
  private readonly folders: readonly string[];
  private readonly found = new Map<string, string | undefined>();
  /** Files of this machine, and what symbols call them. */
  private readonly built = new Map<string, string>();

  constructor(
    sourcePath: string | undefined,
    private readonly isFile: (path: string) => boolean = fileExists,
  ) {
    this.folders = (sourcePath ?? '')
      .split(';')
      .map(part => part.trim())
      .filter(part => part !== '' && !/^srv\*/i.test(part));
  }

  /** undefined: it is not here. */
  find(printed: string): string | undefined {
    if (!this.found.has(printed)) {
      const here = this.look(printed);
      this.found.set(printed, here);
      if (here !== undefined) this.built.set(keyOf(here), printed);
    }
    return this.found.get(printed);
  }

  /** What symbols call a file of this machine, as far as a stack has named it: it may have been built elsewhere. */
  asBuilt(here: string): string {
    return this.built.get(keyOf(here)) ?? here;
  }

  private look(printed: string): string | undefined {
    const parts = printed.split(/[\\/]+/).filter(part => part !== '' && part !== '..');
    const candidates = [
      ...(path.isAbsolute(printed) ? [path.normalize(printed)] : []),
      // The longest end of the path that stands below a folder: two files may have one name.
      ...parts.flatMap((_, from) => this.folders.map(folder => path.join(folder, ...parts.slice(from)))),
    ];
    return candidates.find(one => this.isFile(one));
  }
}

function keyOf(file: string): string {
  return process.platform === 'win32' ? file.toLowerCase() : file;
}

function fileExists(file: string): boolean {
  try {
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
