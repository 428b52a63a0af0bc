// Takes the pictures of docs/images in a real workbench: node test/host/shots/take.mjs [dark|light|dump-dark|dump-light]...
// Needs a build (node esbuild.mjs); the workbench is installed on first use.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const here = import.meta.dirname;
const root = path.resolve(here, '../../..');
const themes = process.argv.length > 2 ? process.argv.slice(2) : ['dark', 'light', 'dump-dark', 'dump-light'];
const scratch = mkdtempSync(path.join(tmpdir(), 'alpcscope-shots-'));
const workspace = path.join(scratch, 'case-1042');
const node = (...args) => spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status;

try {
  cpSync(path.join(root, 'samples/service-hang.kdlog'), path.join(workspace, 'service-hang.kdlog'));
  if (node('test/host/vscode/install.mjs') !== 0) throw new Error('the workbench could not be installed');
  for (const theme of themes) {
    const scenario = path.join(here, `${theme}.mjs`);
    const out = path.join(root, 'docs/images');
    if (node('test/host/vscode/ui-shots.mjs', root, workspace, scenario, out) !== 0) process.exitCode = 1;
  }
} finally {
  rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
}
