import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeOwnFolder, removeOwnFolder, sweepOwnFolders } from './ownFolders';

/**
 * Files that one session makes: scripts that kd runs, floods of output, the Unicode log. Their folder is made for the first
 * of them, and all go when the session ends.
 */
export class SessionFiles {
  private folder: string | undefined;
  private count = 0;
  private flooded = false;

  /**
   * `parent`: a folder that kd can name on its command line, which is ASCII. `made`: told of our folder, for whoever removes
   * it if this process is ended by force.
   */
  constructor(
    private readonly parent?: string,
    private readonly made?: (folder: string) => void,
  ) {}

  /** A file for the flood of an answer, which is kept as long as the session is looked at. */
  floodFile(): string {
    this.flooded = true;
    return this.newFile();
  }

  /** A name that no file has yet. */
  newFile(extension = 'txt'): string {
    if (this.folder === undefined) {
      this.folder = folderIn(this.parent === undefined ? asciiTemporaryFolders() : [this.parent]);
      this.made?.(this.folder);
    }
    return path.join(this.folder, `${(++this.count).toString(16)}.${extension}`);
  }

  /** Writes a script and says how kd runs it. Gone when `used` is called. */
  script(text: string): { readonly command: string; used(): void } {
    const file = this.newFile('kds');
    writeFileSync(file, text, { encoding: 'latin1', mode: 0o600 });
    return {
      command: scriptCommand(file),
      used: () => {
        rmSync(file, { force: true });
      },
    };
  }

  /** The debugger has ended: only floods can still be wanted. */
  debuggerEnded(): void {
    if (!this.flooded) this.dispose();
  }

  dispose(): void {
    if (this.folder !== undefined) removeOwnFolder(this.folder);
    this.folder = undefined;
  }
}

/** `$$>a<`: lines become one block, and nothing is echoed. A name with blanks needs quotes. */
export function scriptCommand(file: string): string {
  return file.includes(' ') ? `$$>a<"${file}"` : `$$>a<${file}`;
}

/** In the first of these places in which a folder can be made. @throws Error of the last one */
function folderIn(parents: readonly string[]): string {
  for (const [i, parent] of parents.entries()) {
    try {
      sweepOwnFolders(parent);
      return makeOwnFolder(parent);
    } catch (error) {
      if (i === parents.length - 1) throw error;
    }
  }
  throw new Error('There is no temporary folder');
}

/** Longest name of a place for scripts: kd takes paths of at most 260 characters (MAX_PATH). */
const MOST_PATH = 200;

/**
 * Places for files that kd can name on its command line, the temporary folder first: a user's name, which is part of it, may
 * not be ASCII.
 */
export function asciiTemporaryFolders(
  candidates: readonly (string | undefined)[] = [
    tmpdir(),
    process.env['ProgramData'],
    process.env['PUBLIC'],
    process.env['SystemRoot'] && path.join(process.env['SystemRoot'], 'Temp'),
  ],
): readonly string[] {
  const fitting = candidates.filter(
    one => one !== undefined && one.length <= MOST_PATH && /^[\x20-\x7e]+$/.test(one) && !/[;"{}]/.test(one),
  );
  return fitting.length > 0 ? fitting.flatMap(one => one ?? []) : [tmpdir()];
}
