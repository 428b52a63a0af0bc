/*
 * What the pictures in docs/images show. `ui` is described in ../vscode/ui-shots.mjs. Each step waits for what it is to
 * show, so a picture that cannot be taken fails the run.
 */

const SIDE_BAR_PX = 600;

/** Settings that keep everything out of the picture that is not ours. */
export const quiet = {
  'workbench.startupEditor': 'none',
  'breadcrumbs.enabled': false,
  'editor.minimap.enabled': false,
  'workbench.tips.enabled': false,
  'debug.toolBarLocation': 'docked',
  'workbench.editor.showTabs': 'multiple',
};

/** @param name suffix of the files, by theme */
export function tour(name) {
  return async ui => {
    const { page } = ui;
    await ui.view('ALPC');
    await trusted(page);
    await widen(page);
    await ui.shot(`welcome-${name}`);
    await ui.command('ALPC: Open the Built-in Sample Log');
    await ui.view('ALPC');
    const tree = page.getByRole('tree', { name: /Wait Chains/ });
    await tree.getByRole('treeitem').first().waitFor();
    await openChain(page, tree);
    await ui.shot(`chains-${name}`);
    await jump(page, tree);
    await ui.shot(`stack-${name}`);
    await ui.view('ALPC');
    await hover(ui, page);
    await ui.shot(`hover-${name}`);
    await page.keyboard.press('Escape');
    await ui.command('ALPC: Why Is It Hung? (Hang Report)');
    const report = page.frameLocator('iframe.webview.ready').last().frameLocator('iframe#active-frame');
    await report.getByRole('heading').first().waitFor();
    await aside(page);
    await ui.shot(`report-${name}`);
    await ui.command('ALPC: Show the Wait Graph');
    const graph = page.frameLocator('iframe.webview.ready').last().frameLocator('iframe#active-frame');
    await graph.locator('.node').first().waitFor();
    await aside(page);
    await ui.shot(`graph-${name}`);
  };
}

/** Waits until VS Code trusts the folder: before, the views say that it does not. */
export async function trusted(page) {
  await page.getByRole('button', { name: 'Open Crash Dump...' }).first().waitFor();
}

/** Closes a section of the side bar, to leave its room to the others. */
export async function collapse(page, name) {
  const header = page.locator('.pane-header', { hasText: name }).first();
  if ((await header.getAttribute('aria-expanded')) === 'true') await header.click();
}

/** Makes the side bar wide enough for a chain, as a user does: by its edge. */
export async function widen(page) {
  const bar = page.locator('.part.sidebar');
  const box = await bar.boundingBox();
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width, y);
  await page.mouse.down();
  await page.mouse.move(box.x + SIDE_BAR_PX, y, { steps: 8 });
  await page.mouse.up();
  await aside(page);
}

/** Puts the pointer where it highlights nothing. */
export async function aside(page) {
  await page.mouse.move(1000, 860);
  await page.waitForTimeout(600);
}

/** Opens the first chain to its end. */
export async function openChain(page, tree) {
  await tree.getByRole('treeitem').first().click();
  for (let step = 0; step < 12; step++) {
    const closed = tree.locator('[role=treeitem][aria-expanded=false]').first();
    if ((await closed.count()) === 0) break;
    const level = Number(await closed.getAttribute('aria-level'));
    if (level > 5) break;
    await closed.locator('.monaco-tl-twistie').click();
    await page.waitForTimeout(250);
    if (step >= 3 && level === 1) break;
  }
}

/** A click on the thread at the end of the first chain. */
export async function jump(page, tree) {
  await tree
    .getByRole('treeitem', { name: /^thread/ })
    .first()
    .click();
  await page.locator('.debug-top-stack-frame-line, .debug-focused-stack-frame-line').first().waitFor();
  await page
    .locator('.activitybar')
    .getByRole('tab', { name: /^Run and Debug/ })
    .click();
  // Only a visible Call Stack opens the thread by itself.
  const thread = page.locator('.debug-call-stack .monaco-list-row', { hasText: /inspected/i }).first();
  await thread.waitFor();
  await expand(page, thread);
  for (const name of ['Watch', 'Breakpoints']) await collapse(page, name);
  const variables = page.locator('.debug-variables');
  const scope = variables.locator('.monaco-list-row', { hasText: 'Thread' }).first();
  await scope.waitFor();
  if ((await scope.getAttribute('aria-expanded')) === 'false') await scope.locator('.monaco-tl-twistie').click();
  await variables.locator('.monaco-list-row').nth(2).waitFor();
}

/** Opens a thread. VS Code may be about to open it by itself, so that a click would close it. */
async function expand(page, thread) {
  const frame = page.locator('.debug-call-stack .stack-frame').first();
  for (let attempt = 0; attempt < 5 && !(await frame.isVisible()); attempt++) {
    await page.waitForTimeout(600);
    if ((await thread.getAttribute('aria-expanded')) === 'false') await thread.locator('.monaco-tl-twistie').click();
  }
  await frame.waitFor();
}

async function hover(ui, page) {
  const word = ui
    .editor()
    .locator('.view-line', { hasText: /THREAD\s[0-9a-f]{16}/ })
    .first();
  await word
    .getByText(/[0-9a-f]{16}/)
    .first()
    .hover();
  await page.locator('.monaco-hover:visible').first().waitFor();
  await page.waitForTimeout(600);
}
