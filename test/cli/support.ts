import { spawn, type StdioOptions } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';

const ROOT = path.join(import.meta.dirname, '../..');
export const SAMPLE = path.join(ROOT, 'samples/service-hang.kdlog');
/** 2026-03-03T08:41:08Z */
const CLOCK = '1772527268';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line as it is shipped, built once, and a folder for the files of a test. */
export class BuiltCli {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'alpcscope-cli-'));
  private readonly script = path.join(this.folder, 'cli.js');

  constructor() {
    buildSync({
      entryPoints: [path.join(ROOT, 'extension/cli/main.ts')],
      outfile: this.script,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      logLevel: 'error',
    });
  }

  file(name: string): string {
    return path.join(this.folder, name);
  }

  run(...args: readonly string[]): Promise<Ended> {
    return ended(spawn(process.execPath, [this.script, ...args], { cwd: this.folder, env: environment() }));
  }

  /** Runs it as on a terminal and presses Ctrl+C as soon as it tells of progress. */
  interrupted(...args: readonly string[]): Promise<Ended> {
    const start = `process.stderr.isTTY = true; process.argv.splice(1, 0, 'alpcscope'); require(${JSON.stringify(this.script)})`;
    const child = spawn(process.execPath, ['-e', start, ...args], { cwd: this.folder, env: environment() });
    child.stderr.once('data', () => child.kill('SIGINT'));
    return ended(child);
  }

  /** Runs it and closes its stdout after the first bytes, as `head` does. */
  closedEarly(...args: readonly string[]): Promise<Ended> {
    const child = spawn(process.execPath, [this.script, ...args], { cwd: this.folder, env: environment() });
    child.stdout.once('data', () => child.stdout.destroy());
    return ended(child);
  }

  /** Runs it with a file or device for stdout. */
  async writingTo(file: string, ...args: readonly string[]): Promise<Ended> {
    const stdout = openSync(file, 'w');
    try {
      const stdio: StdioOptions = ['ignore', stdout, 'pipe'];
      return await ended(
        spawn(process.execPath, [this.script, ...args], { cwd: this.folder, env: environment(), stdio }),
      );
    } finally {
      closeSync(stdout);
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function environment(): NodeJS.ProcessEnv {
  return { ...process.env, SOURCE_DATE_EPOCH: CLOCK };
}

function ended(child: ReturnType<typeof spawn>): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', code => {
      resolve({ code, stdout, stderr });
    });
  });
}
