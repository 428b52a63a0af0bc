import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { listFiles, PackageManager } from '@vscode/vsce';

const root = path.resolve(__dirname, '../..');
const golden = path.join(__dirname, 'vsix.golden.txt');
const LIMIT_BYTES = 2 * 1024 * 1024;

describe('the VSIX', () => {
  let folder: string;
  let vsix: string;

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'alpcscope-vsix-'));
    vsix = path.join(folder, 'alpcscope.vsix');
    // vsce runs vscode:prepublish, so this is what a release ships.
    const vsce = path.join(root, 'node_modules/@vscode/vsce/vsce');
    const options = [
      '--no-dependencies',
      '--allow-missing-repository',
      '--no-rewrite-relative-links',
      '--skip-license',
    ];
    execFileSync(process.execPath, [vsce, 'package', ...options, '--out', vsix], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('holds exactly the files of the golden list', async () => {
    const files = (await listFiles({ cwd: root, packageManager: PackageManager.None }))
      .map(file => file.split(path.sep).join('/'))
      .sort();
    const actual = files.join('\n') + '\n';
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(golden, actual);
    assert.equal(actual, readFileSync(golden, 'utf8'), 'run with UPDATE_GOLDEN=1 to accept');
  });

  it('stays under 2 MB', () => {
    const size = statSync(vsix).size;
    assert.ok(size > 10_000, `only ${size} bytes: it cannot be whole`);
    assert.ok(size < LIMIT_BYTES, `${size} bytes`);
  });

  it('ships code that needs nothing but Node and VS Code', () => {
    // What the extension host provides, and our own file that it loads later.
    const inHost: Readonly<Record<string, readonly string[]>> = {
      extension: ['vscode', './client.js'],
      client: ['vscode'],
    };
    for (const name of ['extension', 'client', 'adapter', 'server', 'cli']) {
      const code = readFileSync(path.join(root, `dist/${name}.js`), 'utf8');
      const required = [...code.matchAll(/\brequire\("([^"]+)"\)/g)].map(match => match[1] ?? '');
      const given = inHost[name] ?? [];
      const foreign = required.filter(id => !isBuiltin(id) && !given.includes(id));
      assert.deepEqual([...new Set(foreign)], [], `${name}.js`);
    }
  });
});

function isBuiltin(id: string): boolean {
  return (
    process.getBuiltinModule('node:module') as { readonly builtinModules: readonly string[] }
  ).builtinModules.includes(id.replace(/^node:/, ''));
}
