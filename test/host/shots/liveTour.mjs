/* What the pictures of a live kernel show, over the stand-in for kd. See tour.mjs. */
import { KD_FOLDER } from './liveFolder.mjs';
import { aside, openChain, trusted, widen } from './tour.mjs';

const CONNECTION = 'net:port=50000,key=2steg4fzbj2sz.23418vzkd4ko3.1g34ou07z4pev.1sp3yo9yz874p';

/** @param name suffix of the files, by theme */
export function liveTour(name) {
  return async ui => {
    const { page } = ui;
    await ui.view('ALPC');
    await trusted(page);
    await widen(page);
    await setUp(ui, name);
    await trace(ui, name);
    await attach(ui);
    await statusBar(page, /running/);
    await ui.view('ALPC');
    await page.getByRole('button', { name: 'Break In' }).first().waitFor();
    await ui.shot(`live-running-${name}`);
    await ui.command('ALPC: Break In');
    await statusBar(page, /halted/);
    await ui.view('ALPC');
    const tree = page.getByRole('tree', { name: /Wait Chains/ });
    await tree.getByRole('treeitem').first().waitFor();
    await openChain(page, tree);
    await command(ui, '!process 0 0 spoolsv.exe');
    await ui.view('ALPC');
    await ui.command('ALPC: Open the Log of Commands');
    await page
      .getByRole('tab', { name: /Commands of/ })
      .first()
      .waitFor();
    await page.keyboard.press('Control+End');
    await ui.shot(`live-commands-${name}`);
  };
}

/** The steps that the wizard ends with. */
async function setUp(ui, name) {
  const { page } = ui;
  await ui.command('ALPC: Set Up Kernel Debugging...');
  const list = page.locator('.quick-input-list');
  await list.getByRole('option', { name: /named pipe/ }).click();
  await page.locator('.quick-input-widget input').first().waitFor();
  await page.waitForTimeout(400);
  await page.keyboard.press('Enter');
  await page
    .getByRole('tab', { name: /Set up the target/ })
    .first()
    .waitFor();
  await page.getByText('Connect Now').first().waitFor();
  await ui.shot(`setup-steps-${name}`);
  await ui.command('View: Close All Editors');
}

/** A recorded session: its commands and answers, and the views once it is replayed. */
async function trace(ui, name) {
  const { page } = ui;
  await ui.command('ALPC: Open Trace...');
  const input = page.locator('.quick-input-widget input').first();
  await input.waitFor();
  // The dialog fills in the folder that it begins with.
  await page.locator('.quick-input-list').getByRole('option', { name: 'lab.jsonl' }).waitFor();
  await input.fill(`${ui.folder}/lab.jsonl`);
  await page.keyboard.press('Enter');
  const replay = page.getByText('Replay as a Session').first();
  await replay.waitFor();
  await replay.click();
  const tree = page.getByRole('tree', { name: /Wait Chains/ });
  await tree.getByRole('treeitem').first().waitFor();
  await page
    .getByRole('tab', { name: /lab\.jsonl\.kdlog/ })
    .first()
    .click();
  await replay.waitFor();
  await aside(page);
  await ui.shot(`live-trace-${name}`);
  await ui.command('Debug: Stop');
  await statusBar(page, /ended/);
  await ui.command('View: Close All Editors');
  await ui.view('ALPC');
}

async function attach(ui) {
  const { page } = ui;
  await ui.command('ALPC: Attach to Kernel...');
  const list = page.locator('.quick-input-list');
  await list.getByRole('option', { name: /Kernel connection/ }).click();
  await page.waitForTimeout(500);
  await page.locator('.quick-input-widget input').first().fill(CONNECTION);
  await page.keyboard.press('Enter');
}

async function statusBar(page, text) {
  await page.locator('.statusbar-item', { hasText: text }).first().waitFor({ timeout: 60_000 });
}

async function command(ui, text) {
  const { page } = ui;
  await ui.command('Debug Console: Focus on Debug Console View');
  await page.locator('.repl-input-wrapper .view-lines').first().click();
  await page.keyboard.type(text);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  await page.waitForTimeout(1_200);
  await ui.command('View: Hide Panel');
}

/** Settings by which the stand-in is started. */
export const liveSettings = { 'alpcscope.debuggerPath': KD_FOLDER };
