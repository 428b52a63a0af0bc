/* What the pictures of a dump session show. See tour.mjs. */
import { jump, openChain, trusted, widen } from './tour.mjs';

/** @param name suffix of the files, by theme */
export function dumpTour(name) {
  return async ui => {
    const { page } = ui;
    await ui.view('ALPC');
    await trusted(page);
    await widen(page);
    await ui.command('ALPC: Open the Built-in Sample Dump');
    await ui.view('ALPC');
    const tree = page.getByRole('tree', { name: /Wait Chains/ });
    await tree.getByRole('treeitem').first().waitFor();
    await openChain(page, tree);
    await openModules(page);
    await ui.shot(`dump-chains-${name}`);
    await jump(page, tree);
    await ui.shot(`dump-stack-${name}`);
    await debugConsole(ui, page);
    await ui.shot(`dump-console-${name}`);
    await ui.view('ALPC');
    await evidence(page, tree);
    await ui.shot(`dump-evidence-${name}`);
    await ui.command('ALPC: Show the Connection Graph');
    const graph = page.frameLocator('iframe.webview.ready').last().frameLocator('iframe#active-frame');
    await graph.locator('.node').first().waitFor();
    await graph.getByLabel('Only where requests wait').check();
    await page.waitForTimeout(1200);
    await ui.shot(`connections-${name}`);
  };
}

async function openModules(page) {
  const header = page.locator('.pane-header', { hasText: 'Modules' }).first();
  if ((await header.getAttribute('aria-expanded')) === 'false') await header.click();
  await page
    .getByRole('tree', { name: /Modules/ })
    .getByRole('treeitem')
    .first()
    .waitFor();
  // No hover of a row in the picture.
  await page.mouse.move(1000, 700);
  await page.waitForTimeout(600);
}

/** What kd prints of the first processes, in the Debug Console. */
async function debugConsole(ui, page) {
  await ui.command('Debug Console: Focus on Debug Console View');
  const input = page.locator('.repl-input-wrapper .view-lines').first();
  await input.click();
  for (const command of ['k', '!process 0 0 spoolsv.exe']) {
    await page.keyboard.type(command);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await page.waitForTimeout(800);
  }
}

/** The evidence of the first thread of a chain. */
async function evidence(page, tree) {
  const row = tree.getByRole('treeitem', { name: /^thread/ }).first();
  await row.hover();
  await row.getByRole('button', { name: 'Show Evidence' }).click();
  await page
    .getByRole('tab', { name: /Evidence/ })
    .first()
    .waitFor();
}
