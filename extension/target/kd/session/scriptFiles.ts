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
    private readonly parent: string = asciiTemporaryFolder(),
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
      sweepOwnFolders(this.parent);
      this.folder = makeOwnFolder(this.parent);
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

/** The temporary folder, or one whose name is ASCII: a user's name may not be. */
export function asciiTemporaryFolder(
  candidates: readonly (string | undefined)[] = [
    tmpdir(),
    process.env['ProgramData'],
    process.env['PUBLIC'],
    process.env['SystemRoot'] && path.join(process.env['SystemRoot'], 'Temp'),
  ],
): string {
  return candidates.find(one => one !== undefined && /^[\x20-\x7e]+$/.test(one) && !/[;"]/.test(one)) ?? tmpdir();
}
