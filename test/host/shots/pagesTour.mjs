/* What the pictures of the timeline and of a comparison show. See tour.mjs. */
import { collapse, widen } from './tour.mjs';

/** @param name suffix of the files, by theme */
export function pagesTour(name) {
  return async ui => {
    const { page } = ui;
    await ui.view('ALPC');
    await timeline(ui, name);
    await ui.command('Debug: Stop');
    await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
    await calm(page);
    await ui.command('ALPC: Close the Ended Session');
    await ui.command('View: Close All Editors');
    await ui.view('ALPC');
    await widen(page);
    await comparison(ui, name);
  };
}

async function timeline(ui, name) {
  const { page } = ui;
  await ui.open('traced.kdlog');
  await ui.command('ALPC: Show the Message Timeline');
  const frame = page.frameLocator('iframe.webview.ready').last().frameLocator('iframe#active-frame');
  await frame.locator('.row').nth(6).waitFor();
  await ui.command('View: Close Other Editors in Group');
  await frame.locator('.row').nth(6).click();
  await frame.locator('#details').getByText('answered after').first().waitFor();
  await page.waitForTimeout(800);
  await ui.shot(`timeline-${name}`);
}

/** With a log of an earlier moment, which has a session of its own. */
async function comparison(ui, name) {
  const { page } = ui;
  await ui.open('earlier.kdlog');
  await ui.command('ALPC: Show the Wait Graph');
  await statusBar(page, /earlier\.kdlog: \d+ hung/);
  await calm(page);
  await ui.command('ALPC: Open the Built-in Sample Log');
  await statusBar(page, /service-hang\.kdlog: \d+ hung/);
  await calm(page);
  await ui.command('View: Close All Editors');
  await ui.view('ALPC');
  await calm(page);
  await ui.command('ALPC: Compare With...');
  const list = page.locator('.quick-input-list');
  await list.getByRole('option').filter({ hasText: 'another session' }).first().click();
  await list.getByRole('option').filter({ hasText: 'It was taken before' }).first().click();
  const tree = page.getByRole('tree', { name: /Comparison/ });
  await tree.getByRole('treeitem').nth(1).waitFor();
  for (const view of ['Wait Chains', 'Ports', 'Messages', 'Threads', 'Modules']) await collapse(page, view);
  await page.mouse.move(1000, 700);
  await page.waitForTimeout(800);
  await ui.shot(`comparison-${name}`);
}

/** What a session opens when it begins or ends takes the focus from a question. */
async function calm(page) {
  await page.waitForTimeout(2500);
}

async function statusBar(page, text) {
  await page.locator('.statusbar-item', { hasText: text }).first().waitFor({ timeout: 60_000 });
}
