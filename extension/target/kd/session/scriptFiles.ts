import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Files that one session makes: scripts that kd runs, floods of output, the Unicode log. All go when it ends. */
export class SessionFiles {
  private readonly folder: string;
  private count = 0;

  /** `parent`: a folder that kd can name on its command line, which is ASCII. */
  constructor(parent: string = asciiTemporaryFolder()) {
    this.folder = mkdtempSync(path.join(parent, 'alpcscope-kd-'));
  }

  /** A name that no file has yet. */
  newFile(extension = 'txt'): string {
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

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
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
