/*
 * Activation of the extension over that of an empty one in the same VS Code: hosts with the one and hosts with the other
 * in turn, each timing `activate()` from the outside, loading included; the medians are compared.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { chooseVsCode } from '../host/chooseVsCode';

const BOUND_MS = 50;
const HOSTS = 5;
const root = path.resolve(__dirname, '../..');

function writeEmptyExtension(folder: string): string {
  const empty = path.join(folder, 'empty');
  mkdirSync(empty);
  const manifest = {
    name: 'empty',
    publisher: 'bench',
    version: '0.0.1',
    engines: { vscode: '^1.100.0' },
    main: './main.js',
    activationEvents: [],
  };
  writeFileSync(path.join(empty, 'package.json'), JSON.stringify(manifest));
  writeFileSync(path.join(empty, 'main.js'), 'exports.activate = () => undefined;\n');
  return empty;
}

/** Ours as it is shipped, but for the events: documents of VS Code itself would activate it before it is timed. */
function writeOurs(folder: string): string {
  const ours = path.join(folder, 'ours');
  for (const part of ['dist', 'media', 'syntaxes', 'samples', 'package.nls.json']) {
    cpSync(path.join(root, part), path.join(ours, part), { recursive: true });
  }
  const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Record<string, unknown>;
  writeFileSync(path.join(ours, 'package.json'), JSON.stringify({ ...manifest, activationEvents: [] }));
  return ours;
}

/** What runs inside the extension host: activates the extension whose id it is made for and writes down the time. */
function writeRunner(folder: string, id: string): { readonly runner: string; readonly result: string } {
  const result = path.join(folder, `${id}.txt`);
  const runner = path.join(folder, `${id}.js`);
  const text = `const extension = require('vscode').extensions.getExtension(${JSON.stringify(id)});
exports.run = async () => {
  if (extension.isActive) throw new Error('active before it is timed');
  const began = performance.now();
  await extension.activate();
  require('fs').writeFileSync(${JSON.stringify(result)}, String(performance.now() - began));
};
`;
  writeFileSync(runner, text);
  return { runner, result };
}

async function main(): Promise<boolean> {
  const build = spawnSync(process.execPath, ['esbuild.mjs', '--production'], { cwd: root, stdio: 'inherit' });
  if (build.status !== 0) throw new Error('the build failed');
  const { executable } = await chooseVsCode();
  const folder = mkdtempSync(path.join(tmpdir(), 'alpcscope-activation-'));
  const time = async (extension: string, id: string): Promise<number> => {
    const { runner, result } = writeRunner(folder, id);
    const code = await runTests({
      ...(executable === undefined ? {} : { vscodeExecutablePath: executable }),
      extensionDevelopmentPath: extension,
      extensionTestsPath: runner,
      launchArgs: ['--disable-extensions', '--disable-workspace-trust', '--skip-welcome', '--skip-release-notes'],
    });
    if (code !== 0) throw new Error(`VS Code ended with ${code}`);
    return Number(readFileSync(result, 'utf8'));
  };
  try {
    const emptyExtension = writeEmptyExtension(folder);
    const ourExtension = writeOurs(folder);
    const empty: number[] = [];
    const ours: number[] = [];
    for (let host = 0; host < HOSTS; host++) {
      empty.push(await time(emptyExtension, 'bench.empty'));
      ours.push(await time(ourExtension, 'alpcscope.alpcscope'));
    }
    const over = median(ours) - median(empty);
    const list = (times: readonly number[]): string => times.map(ms => ms.toFixed(1)).join(' ');
    console.log(`activation in ms: ours ${list(ours)}; empty ${list(empty)}`);
    console.log(`over an empty extension, at the median: ${over.toFixed(1)} ms, bound ${BOUND_MS} ms`);
    return over <= BOUND_MS;
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function median(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
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
