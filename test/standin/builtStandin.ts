import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { writeDebugger } from './debuggerFile';
import type { StandinOptions } from './standinOptions';
import { type BreakIn, signalBreakIn } from '../../extension/target/kd/breakIn/breakIn';
import { helperBreakIn } from '../../extension/target/kd/breakIn/win32BreakIn';

/** The decoder of instructions, which the stand-in loads from beside itself. */
export const DECODER = 'iced_x86_bg.wasm';

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
    const modules = path.resolve(__dirname, '../../node_modules');
    copyFileSync(path.join(modules, 'iced-x86', decoder), this.file(decoder));
    // The helper looks for koffi beside itself.
    writeFileSync(this.file('koffi.js'), `module.exports = require(${JSON.stringify(path.join(modules, 'koffi'))});\n`);
  }

  /** As the product breaks in on this system. */
  get breakIn(): BreakIn {
    const helper = { file: process.execPath, script: this.helper };
    return process.platform === 'win32' ? helperBreakIn(helper) : signalBreakIn;
  }

  /** An executable that starts the stand-in. `options`: how it behaves; absent: as the environment says. */
  debugger(options?: StandinOptions, folder = this.folder): string {
    const start = { runtime: process.execPath, script: this.standin, ...(options && { options }) };
    return writeDebugger(folder, start);
  }

  /** Puts the break-in helper where an adapter looks for it: beside itself. */
  putHelper(folder: string): void {
    copyFileSync(this.helper, path.join(folder, 'breakHelper.js'));
    if (process.platform !== 'win32') return;
    const koffi = path.join(__dirname, '../../node_modules/koffi');
    writeFileSync(path.join(folder, 'koffi.js'), `module.exports = require(${JSON.stringify(koffi)});\n`);
  }

  file(name: string): string {
    return path.join(this.folder, name);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}
