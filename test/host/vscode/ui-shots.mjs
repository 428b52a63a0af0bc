#!/usr/bin/env node
// Opens the real workbench with an extension installed, plays a scenario in it, and takes screenshots.
// usage: ui-shots.mjs VSIX-OR-EXTENSION-FOLDER WORKSPACE-FOLDER SCENARIO.mjs OUT-FOLDER
// SCENARIO.mjs: `export default async ui => { ... }`, and if wanted `export const settings = { ... }`, `export const viewport = { width, height }`.
import assert from 'node:assert';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { cli, launchBrowser, remoteUri, startServer, workbenchUrl } from './vscode-host.mjs';

const [ext, folder, scenarioFile, out] = process.argv.slice(2).map(p => path.resolve(p));
if (!out) {
  console.error('usage: ui-shots.mjs VSIX-OR-EXTENSION-FOLDER WORKSPACE-FOLDER SCENARIO.mjs OUT-FOLDER');
  process.exit(2);
}
const LIMIT = Number(process.env.VSCODE_HOST_TIMEOUT_MS ?? 180_000);
const scenario = await import(pathToFileURL(scenarioFile).href);
fs.mkdirSync(out, { recursive: true });
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'vscode-host-'));
const userData = path.join(work, 'user-data'),
  extDir = path.join(work, 'extensions');
const t0 = Date.now();
const log = m => console.log(`${((Date.now() - t0) / 1000).toFixed(1).padStart(5)}s ${m}`);

let server,
  starting,
  browser,
  page,
  done = false;
async function end(code, why) {
  if (done) {
    return;
  }
  done = true;
  if (why) {
    console.error('ui-shots:', why);
  }
  const wait = p => Promise.race([p?.catch(() => {}), new Promise(r => setTimeout(r, 10_000).unref())]);
  if (code && page) {
    await wait(page.screenshot({ path: path.join(out, 'failure.png'), timeout: 5000 }));
  }
  await wait(starting);
  await wait(browser?.close());
  await server?.stop();
  fs.rmSync(work, { recursive: true, force: true, maxRetries: 3 });
  process.exit(code);
}
for (const [s, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
]) {
  process.on(s, () => void end(code, `stopped by ${s}`));
}
setTimeout(() => void end(124, `not finished after ${LIMIT} ms`), LIMIT).unref();

try {
  const payload = [];
  const isVsix = fs.statSync(ext).isFile();
  if (isVsix) {
    const r = cli(['--install-extension', ext], { work, userData, extDir, stdio: 'pipe' });
    assert.strictEqual(r.status, 0, `${r.stdout}${r.stderr}`);
    log(`installed ${path.basename(ext)}`);
  }
  server = await (starting = startServer({
    work,
    userData,
    extDir,
    settings: scenario.settings,
    onExit: c => void end(1, `the server exited (${c})`),
  }));
  if (!isVsix) {
    payload.push(['extensionDevelopmentPath', remoteUri(server.authority, ext)]);
  }
  browser = await (starting = launchBrowser(work));
  page = await (
    await browser.newContext({
      viewport: scenario.viewport ?? { width: 1400, height: 900 },
      colorScheme: 'dark',
      deviceScaleFactor: 1,
      locale: 'en-US',
    })
  ).newPage();
  page.setDefaultTimeout(20_000);
  page.on('crash', () => void end(1, 'the page crashed'));
  await page.goto(workbenchUrl(server.authority, { folder, payload }), { waitUntil: 'domcontentloaded' });
  await page.locator('.monaco-workbench').waitFor();
  await page
    .getByRole('tab', { name: /^Explorer/ })
    .first()
    .waitFor();
  log('workbench');

  /** What a scenario works with: the page (Playwright), and the steps which are the same for every extension. */
  const ui = {
    page,
    log,
    folder,
    assert,
    /** Waits a moment for animations, then writes OUT-FOLDER/name.png. */
    async shot(name, target = page) {
      await page.waitForTimeout(400);
      await target.screenshot({ path: path.join(out, `${name}.png`) });
      log(`${name}.png`);
    },
    /** Runs a command by its title, through the command palette. */
    async command(title) {
      await page.keyboard.press('F1');
      const input = page.locator('.quick-input-widget input').first();
      await input.waitFor();
      await input.fill(`>${title}`);
      await page.locator('.quick-input-list').getByRole('option', { name: title }).first().click();
    },
    /** Opens a view container of the activity bar, by its title. Clicking the one that is open would close the side bar. */
    async view(title) {
      const tab = page.locator('.activitybar').getByRole('tab', { name: title }).first();
      await tab.waitFor();
      if ((await tab.getAttribute('aria-selected')) !== 'true') {
        await tab.click();
      }
    },
    /** A row of any tree or list, by its label. */
    row: name => page.getByRole('treeitem', { name }).first(),
    /** Opens a file of the workspace through quick open; returns the editor. */
    async open(file) {
      await page.keyboard.press('Control+p');
      const input = page.locator('.quick-input-widget input').first();
      await input.waitFor();
      await input.fill(file);
      await page
        .locator('.quick-input-list')
        .getByRole('option', { name: path.basename(file) })
        .first()
        .click();
      await page
        .getByRole('tab', { name: path.basename(file) })
        .first()
        .waitFor();
      const editor = ui.editor();
      await editor.locator('.view-line').first().waitFor();
      return editor;
    },
    editor: () => page.locator('.editor-instance .monaco-editor').first(),
    /** Puts the pointer on a word of the editor and returns the hover. */
    async hover(text) {
      await ui.editor().getByText(text).first().hover();
      const h = page.locator('.monaco-hover:visible').first();
      await h.waitFor();
      return h;
    },
    /** The document of the webview shown: the workbench's iframe holds the extension's document in an inner one. */
    webview: () => page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame'),
    /** Sets a breakpoint on a line which is on screen (from 1). */
    async breakpoint(line) {
      await ui
        .editor()
        .locator('.view-line')
        .nth(line - 1)
        .click();
      await page.keyboard.press('F9');
      await page.locator('.codicon-debug-breakpoint').first().waitFor();
    },
    /** F5, then waits for the first stop, which opens the Run and Debug view by itself. */
    async debug() {
      await page.keyboard.press('F5');
      await page.locator('.debug-toolbar').waitFor();
      await page.locator('.debug-top-stack-frame-line, .debug-top-stack-frame-column').first().waitFor();
    },
    async stopDebugging() {
      await page.keyboard.press('Shift+F5');
      await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
    },
  };
  await scenario.default(ui);
  log('done');
  await end(0);
} catch (e) {
  await end(1, e);
}
