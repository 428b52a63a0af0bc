#!/usr/bin/env node
// Stands in for the VS Code desktop executable: takes its command line, runs the extension tests in a real extension host under a
// real workbench (headless), writes what they print, and exits with their exit code. For runTests({ vscodeExecutablePath }).
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { cli, launchBrowser, remoteUri, startServer, workbenchUrl } from './vscode-host.mjs';

const LIMIT = Number(process.env.VSCODE_HOST_TIMEOUT_MS ?? 300_000);
const t0 = Date.now();
const trace = process.env.VSCODE_HOST_TRACE
  ? m => console.error(`[shim ${((Date.now() - t0) / 1000).toFixed(2)}] ${m}`)
  : () => {};

const WITH_VALUE = new Set([
  'install-extension',
  'uninstall-extension',
  'user-data-dir',
  'extensions-dir',
  'extensionDevelopmentPath',
  'extensionTestsPath',
  'locale',
  'log',
]);
const opts = {};
const positional = [];
for (const argv = process.argv.slice(2); argv.length;) {
  const a = argv.shift();
  const m = /^--([^=]+)(?:=(.*))?$/s.exec(a);
  if (!m) {
    positional.push(a);
    continue;
  }
  (opts[m[1]] ??= []).push(m[2] ?? (WITH_VALUE.has(m[1]) ? argv.shift() : 'true'));
}
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'vscode-host-'));
const userData = path.resolve(opts['user-data-dir']?.[0] ?? path.join(work, 'user-data'));
const extDir = path.resolve(opts['extensions-dir']?.[0] ?? path.join(work, 'extensions'));
const clean = () => {
  if (!process.env.VSCODE_HOST_KEEP) {
    fs.rmSync(work, { recursive: true, force: true, maxRetries: 3 });
  } else {
    console.error(`code-shim: kept ${work}`);
  }
};

const cliOpts = ['version', 'list-extensions', 'install-extension', 'uninstall-extension'].filter(k => opts[k]);
if (cliOpts.length) {
  // `code --version`, `code --install-extension a.vsix`
  let status = 1;
  try {
    status =
      cli(
        cliOpts.flatMap(k => opts[k].flatMap(v => (v === 'true' ? [`--${k}`] : [`--${k}`, v]))),
        { work, userData, extDir },
      ).status ?? 1;
  } catch (e) {
    console.error(e.message);
  }
  clean();
  process.exit(status);
}

let server,
  starting,
  browser,
  tail,
  ran = () => true,
  done = false;
async function finish(code, why) {
  if (done) {
    return;
  }
  done = true;
  trace(`finish ${code}`);
  tail?.();
  if (why) {
    console.error(`code-shim: ${why}`);
  }
  const wait = p => Promise.race([p?.catch(() => {}), new Promise(r => setTimeout(r, 10_000).unref())]);
  await wait(starting); // stopped while the server or the browser was starting: it would write into the folder removed below
  await wait(browser?.close());
  await server?.stop();
  tail?.();
  if (code === 0 && !ran()) {
    code = 1;
    console.error('code-shim: exit code 0, but the test runner never finished');
  }
  clean();
  // test-electron drops our pipes at 'exit', so let it read the last lines first
  setTimeout(() => process.exit(code), 150);
}
for (const [s, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
]) {
  process.on(s, () => void finish(code, `stopped by ${s}`));
}
for (const s of [process.stdout, process.stderr]) {
  s.on('error', () => {
    /* nobody reads any more: see the next line */
  });
}
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) {
    void finish(143, 'the parent process is gone');
  }
}, 500).unref();
setTimeout(() => void finish(124, `no result after ${LIMIT} ms`), LIMIT).unref();

/** As VS Code decides it: .mjs, or below an extension whose package.json has "type": "module" and not .cjs. */
function isESM(file) {
  if (/\.[mc]js$/.test(file)) {
    return file.endsWith('.mjs');
  }
  const ext = (opts.extensionDevelopmentPath ?? []).map(p => path.resolve(p)).find(p => file.startsWith(p + path.sep));
  try {
    return JSON.parse(fs.readFileSync(path.join(ext, 'package.json'), 'utf8')).type === 'module';
  } catch {
    return false;
  }
}

/** Loads the real test runner, with its console copied to a file: the workbench's own log mixes everything else into it. */
function wrapRunner(real) {
  const out = path.join(work, 'tests.log'),
    file = path.join(work, 'run.cjs');
  fs.writeFileSync(out, '');
  fs.writeFileSync(
    file,
    `
const fs = require('fs'), util = require('util'), { pathToFileURL } = require('url'), fd = fs.openSync(${JSON.stringify(out)}, 'a');
let over = false; const put = s => { if (!over) { try { fs.writeSync(fd, s + '\\n'); } catch { } } };
// VS Code gives console.* setters which do nothing, so define them; process.stdout and process.stderr already write to console.*
for (const k of ['log', 'info', 'warn', 'error', 'debug']) {
  const native = console[k];
  Object.defineProperty(console, k, { configurable: true, value: (...a) => { put(util.format(...a)); return native.apply(console, a); } });
}
exports.run = (root, cb) => {
  const fail = e => { put('code-shim: the test run failed: ' + (e && e.stack || e)); over = true; cb(e || new Error('failed')); };
  const pass = n => { fs.writeFileSync(${JSON.stringify(out + '.ran')}, ''); cb(null, n); };
  const file = ${JSON.stringify(real)};
  (async () => ${isESM(real) ? 'import(pathToFileURL(file).href)' : 'require(file)'})().then(m => {
    const run = m.run || m.default && m.default.run;
    if (typeof run !== 'function') { throw new Error(file + ' has no run()'); }
    const r = run(file, (e, n) => { e ? fail(e) : pass(n); });
    if (r && r.then) { return r.then(() => pass()); }
  }).catch(fail);
};\n`,
  );
  ran = () => fs.existsSync(out + '.ran');
  const fd = fs.openSync(out, 'r');
  const buf = Buffer.alloc(65536);
  tail = () => {
    for (let n; (n = fs.readSync(fd, buf, 0, buf.length, null)) > 0;) {
      process.stdout.write(buf.subarray(0, n));
    }
  };
  setInterval(tail, 100).unref();
  return file;
}

async function main() {
  server = await (starting = startServer({
    work,
    userData,
    extDir,
    trace,
    onExit: c => void finish(1, `the server exited (${c})`),
  }));
  if (done) {
    return;
  }
  trace(`server on ${server.authority}`);
  const uri = p => remoteUri(server.authority, p);
  const payload = [];
  let folder, workspace;
  for (const p of opts.extensionDevelopmentPath ?? []) {
    payload.push(['extensionDevelopmentPath', uri(p)]);
  }
  if (opts.extensionTestsPath) {
    payload.push(['extensionTestsPath', uri(wrapRunner(path.resolve(opts.extensionTestsPath[0])))]);
  }
  if (opts['disable-extensions']) {
    payload.push(['disableExtensions', 'true']);
  }
  if (opts['enable-proposed-api']) {
    payload.push(['enableProposedApi', '']);
  }
  for (const p of positional) {
    if (p.endsWith('.code-workspace')) {
      workspace = p;
    } else if (fs.existsSync(p) && fs.statSync(p).isFile()) {
      payload.push(['openFile', uri(p)]);
    } else {
      folder = p;
    }
  }
  const url = workbenchUrl(server.authority, { folder, workspace, payload });
  trace(url);
  browser = await (starting = launchBrowser(work));
  if (done) {
    return;
  }
  browser.on('disconnected', () => void finish(1, 'the browser ended'));
  trace('browser ' + browser.version());
  const page = await (await browser.newContext({ viewport: { width: 1400, height: 900 } })).newPage();
  page.on('crash', () => void finish(1, 'the page crashed'));
  page.on('dialog', d => void d.accept().catch(() => {}));
  if (process.env.VSCODE_HOST_TRACE) {
    page.on('pageerror', e => trace(`pageerror ${e.message}`));
    page.on('requestfailed', r => trace(`failed ${r.url()}`));
    page.on('response', r => {
      if (r.status() >= 400) {
        trace(`${r.status()} ${r.url()}`);
      }
    });
    await page.exposeFunction('codeAutomationLog', (type, args) =>
      trace(`workbench ${type} ${args.join(' ').slice(0, 600)}`),
    );
  }
  await page.exposeFunction('codeAutomationExit', code => {
    void finish(code);
  });
  await page.goto(url, { waitUntil: 'domcontentloaded', timeout: 60_000 });
  trace('page');
  if (process.env.VSCODE_HOST_SHOT) {
    setTimeout(
      () => page.screenshot({ path: process.env.VSCODE_HOST_SHOT }).catch(() => {}),
      Number(process.env.VSCODE_HOST_SHOT_MS ?? 6000),
    );
  }
}
main().catch(e => finish(1, e.stack ?? String(e)));
