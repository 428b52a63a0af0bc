import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';

/** The stand-in and the break-in helper as files that node runs at once, and a folder for the files of a test. */
export class BuiltStandin {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'alpcscope-standin-'));
  readonly standin = path.join(this.folder, 'standin.js');
  readonly helper = path.join(this.folder, 'breakHelper.js');

  constructor() {
    for (const [entry, outfile] of [
      ['test/standin/main.ts', this.standin],
      ['extension/target/kd/breakIn/breakHelper.ts', this.helper],
    ] as const)
      buildSync({
        entryPoints: [path.join(__dirname, '../..', entry)],
        outfile,
        bundle: true,
        platform: 'node',
        format: 'cjs',
        target: 'node20',
        mainFields: ['module', 'main'],
        logLevel: 'error',
      });
    const decoder = 'iced_x86_bg.wasm';
    copyFileSync(path.join(__dirname, '../../node_modules/iced-x86', decoder), this.file(decoder));
  }

  file(name: string): string {
    return path.join(this.folder, name);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
