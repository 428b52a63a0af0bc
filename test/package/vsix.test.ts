import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inflateRawSync } from 'node:zlib';
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

  it('brings the break-in for the machines that kd runs on: the binaries that package-lock.json names', () => {
    // IMAGE_FILE_HEADER.Machine
    const machines = { x64: 0x8664, arm64: 0xaa64 };
    for (const [machine, id] of Object.entries(machines)) {
      const shipped = inVsix(vsix, `extension/dist/koffi/win32-${machine}.node`);
      assert.equal(shipped.readUInt16LE(shipped.readUInt32LE(0x3c) + 4), id, machine);
      assert.ok(shipped.includes('napi_register_module_v1'), `${machine}: not a module of Node`);
      assert.ok(
        shipped.includes(`${lockedVersion(machine)}\0`),
        `${machine}: another version than that of the lock file`,
      );
    }
    const lock = readFileSync(path.join(root, 'package-lock.json'), 'utf8');
    assert.ok(!lock.includes('"resolved"'), 'addresses of a registry in package-lock.json');
  });

  it('names the licences of what is in its bundles', () => {
    const licenses = inVsix(vsix, 'extension/dist/licenses.txt').toString();
    for (const name of ['koffi', 'iced-x86', '@vscode/debugadapter', 'vscode-languageclient'])
      assert.match(licenses, new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(MIT\\)$`, 'm'), name);
    assert.doesNotMatch(licenses, /\((?:undefined|GPL|AGPL)/);
  });

  it('ships code that needs nothing but Node and VS Code', () => {
    // What the extension host provides, and our own file that it loads later.
    const inHost: Readonly<Record<string, readonly string[]>> = {
      extension: ['vscode', './client.js'],
      client: ['vscode'],
      adapter: ['./work.js'],
      server: ['./work.js'],
      cli: ['./work.js'],
      // The package step puts both binaries beside it; the other systems are koffi's own list, none of which is shipped.
      koffi: ['./koffi/win32-x64.node', './koffi/win32-arm64.node'],
    };
    for (const name of ['extension', 'client', 'adapter', 'work', 'breakHelper', 'koffi', 'server', 'cli']) {
      const code = readFileSync(path.join(root, `dist/${name}.js`), 'utf8');
      const required = [...code.matchAll(/\brequire\((?:"([^"]+)"|'([^']+)')\)/g)].map(
        match => match[1] ?? match[2] ?? '',
      );
      const given = inHost[name] ?? [];
      const notShipped = name === 'koffi' ? /^@koromix\/koffi-/ : /^$/;
      const foreign = required.filter(id => !isBuiltin(id) && !given.includes(id) && !notShipped.test(id));
      assert.deepEqual([...new Set(foreign)], [], `${name}.js`);
    }
  });
});

function lockedVersion(machine: string): string {
  const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly version: string; readonly integrity: string }>>;
  };
  const locked = lock.packages[`node_modules/@koromix/koffi-win32-${machine}`];
  assert.ok(locked, `package-lock.json does not name koffi for ${machine}`);
  assert.ok(locked.integrity.startsWith('sha512-'), `package-lock.json says nothing of koffi for ${machine}`);
  return locked.version;
}

/** A file of the archive, found by its local header (PKZIP APPNOTE 4.3.7). */
function inVsix(vsix: string, name: string): Buffer {
  const zip = readFileSync(vsix);
  for (let at = zip.indexOf('PK\x01\x02'); at >= 0; at = zip.indexOf('PK\x01\x02', at + 46)) {
    const nameLength = zip.readUInt16LE(at + 28);
    if (zip.toString('utf8', at + 46, at + 46 + nameLength) !== name) continue;
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const packed = zip.subarray(start, start + zip.readUInt32LE(at + 20));
    return zip.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed);
  }
  throw new Error(`the VSIX holds no ${name}`);
}

function isBuiltin(id: string): boolean {
  return (
    process.getBuiltinModule('node:module') as { readonly builtinModules: readonly string[] }
  ).builtinModules.includes(id.replace(/^node:/, ''));
}
