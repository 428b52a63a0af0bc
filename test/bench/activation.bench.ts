/*
 * Activation of the extension against an empty one in the same VS Code: both are loaded and activated in the same
 * extension host, in several hosts one after the other, and the medians are compared.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { chooseVsCode } from '../host/chooseVsCode';

const BOUND_MS = 50;
const HOSTS = 5;
const root = path.resolve(__dirname, '../..');

interface Times {
  readonly empty: number;
  readonly ours: number;
}

/** The other extension, and the code that times both inside the extension host. */
function writeParts(folder: string): { readonly empty: string; readonly runner: string; readonly result: string } {
  const empty = path.join(folder, 'empty');
  const result = path.join(folder, 'times.json');
  const runner = path.join(folder, 'runner.js');
  mkdirSync(empty);
  const manifest = { name: 'empty', publisher: 'bench', version: '0.0.1', engines: { vscode: '^1.100.0' } };
  writeFileSync(
    path.join(empty, 'package.json'),
    JSON.stringify({ ...manifest, main: './main.js', activationEvents: [] }),
  );
  writeFileSync(path.join(empty, 'main.js'), 'exports.activate = () => undefined;\n');
  writeFileSync(
    runner,
    `const vscode = require('vscode');
const time = async id => {
  const extension = vscode.extensions.getExtension(id);
  if (extension.isActive) throw new Error(id + ' is active before it is timed');
  const began = performance.now();
  await extension.activate();
  return performance.now() - began;
};
exports.run = async () => {
  await time('bench.warm');
  const empty = await time('bench.empty');
  const ours = await time('alpcscope.alpcscope');
  require('fs').writeFileSync(${JSON.stringify(result)}, JSON.stringify({ empty, ours }));
};
`,
  );
  return { empty, runner, result };
}

/** A second empty extension takes what the first activation of a host costs whoever comes first. */
function writeWarmUp(folder: string): string {
  const warm = path.join(folder, 'warm');
  mkdirSync(warm);
  const manifest = { name: 'warm', publisher: 'bench', version: '0.0.1', engines: { vscode: '^1.100.0' } };
  writeFileSync(
    path.join(warm, 'package.json'),
    JSON.stringify({ ...manifest, main: './main.js', activationEvents: [] }),
  );
  writeFileSync(path.join(warm, 'main.js'), 'exports.activate = () => undefined;\n');
  return warm;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

async function main(): Promise<boolean> {
  const build = spawnSync(process.execPath, ['esbuild.mjs', '--production'], { cwd: root, stdio: 'inherit' });
  if (build.status !== 0) throw new Error('the build failed');
  const choice = await chooseVsCode();
  const folder = mkdtempSync(path.join(tmpdir(), 'alpcscope-activation-'));
  try {
    const parts = writeParts(folder);
    const warm = writeWarmUp(folder);
    const all: Times[] = [];
    for (let host = 0; host < HOSTS; host++) {
      const code = await runTests({
        ...(choice.executable === undefined ? {} : { vscodeExecutablePath: choice.executable }),
        extensionDevelopmentPath: [root, parts.empty, warm],
        extensionTestsPath: parts.runner,
        launchArgs: ['--disable-extensions', '--disable-workspace-trust', '--skip-welcome', '--skip-release-notes'],
      });
      if (code !== 0) throw new Error(`VS Code ended with ${code}`);
      all.push(JSON.parse(readFileSync(parts.result, 'utf8')) as Times);
    }
    const over = median(all.map(times => times.ours - times.empty));
    const each = all.map(times => `${times.ours.toFixed(1)} (empty ${times.empty.toFixed(1)})`).join(', ');
    console.log(`activation in ms: ${each}; median over an empty extension ${over.toFixed(1)}, bound ${BOUND_MS}`);
    return over <= BOUND_MS;
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

main().then(
  within => {
    process.exitCode = within ? 0 : 1;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
