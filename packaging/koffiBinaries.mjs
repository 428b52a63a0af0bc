// Fetches what a break into a debugger needs on Windows: the koffi binaries of the two machines that kd.exe runs on, exactly
// those that package-lock.json names (version and hash), into DIST/koffi. Part of vscode:prepublish; builds nothing.
//   node packaging/koffiBinaries.mjs [--out DIST]
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { fileOfTar } from './tarFile.mjs';

const root = path.resolve(import.meta.dirname, '..');
const { values } = parseArgs({ options: { out: { type: 'string', default: 'dist' } } });
const outdir = path.resolve(root, values.out, 'koffi');
const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
/** Archives whose hash was right once: a second packaging asks nobody. */
const kept = path.join(root, 'node_modules/.cache/alpcscope');

for (const machine of ['x64', 'arm64']) {
  const name = `@koromix/koffi-win32-${machine}`;
  const binary = fileOfTar(gunzipSync(archiveOf(name)), `package/win32_${machine}/koffi.node`);
  if (!binary) throw new Error(`${name} holds no binary`);
  mkdirSync(outdir, { recursive: true });
  writeFileSync(path.join(outdir, `win32-${machine}.node`), binary);
}

function archiveOf(name) {
  const { version, integrity } = lock.packages[`node_modules/${name}`] ?? {};
  if (!version || !integrity?.startsWith('sha512-')) throw new Error(`package-lock.json does not name ${name}`);
  const file = path.join(kept, `${path.basename(name)}-${version}.tgz`);
  const known = existsSync(file) ? readFileSync(file) : undefined;
  if (known && hashOf(known) === integrity) return known;
  const fetched = fetchArchive(`${name}@${version}`);
  if (hashOf(fetched) !== integrity) throw new Error(`${name}@${version} is not what package-lock.json names`);
  mkdirSync(kept, { recursive: true });
  writeFileSync(file, fetched);
  return fetched;
}

/** By npm, so that its registry, proxy and cache apply. */
function fetchArchive(spec) {
  const folder = mkdtempSync(path.join(tmpdir(), 'alpcscope-koffi-'));
  try {
    const args = ['pack', spec, '--prefer-offline', '--silent', '--pack-destination', folder];
    const cli = process.env.npm_execpath;
    const { status, stderr } = cli?.endsWith('.js')
      ? spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8' })
      : spawnSync('npm', args, { encoding: 'utf8', shell: process.platform === 'win32' });
    const [file] = readdirSync(folder);
    if (status !== 0 || !file) throw new Error(`npm could not fetch ${spec}: ${stderr}`);
    return readFileSync(path.join(folder, file));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function hashOf(bytes) {
  return `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
}
