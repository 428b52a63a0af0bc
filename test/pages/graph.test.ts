import assert from 'node:assert/strict';
import { graphPage } from '../../extension/ui/graph/graphPage';
import { type OpenPage, PageHost } from './pageHost';
import { connectionGraph, waitGraph } from './pictures';
import { THEMES } from './themes';

const texts = {
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  fit: 'Fit',
  saveSvg: 'Save as SVG',
  savePng: 'Save as PNG',
  legend: 'legend',
  hint: 'hint',
  filter: 'Find',
  collapsed: 'Processes only',
  waitingOnly: 'Only where requests wait',
  focus: 'Neighbours of the selected',
  all: 'Show all',
};

describe('graphs in a browser', function () {
  this.timeout(120_000);
  let host: PageHost;
  let open: OpenPage | undefined;

  before(async function () {
    const started = await PageHost.start();
    if (typeof started === 'string') {
      console.log(`      skipped: ${started}`);
      this.skip();
    }
    host = started;
  });
  afterEach(async () => {
    assert.deepEqual(open?.problems ?? [], []);
    await open?.close();
    open = undefined;
  });
  after(() => (host as PageHost | undefined)?.stop());

  async function show(graph = waitGraph(), theme = THEMES.dark): Promise<OpenPage> {
    open = await host.open('graph', parts => graphPage(parts, texts), theme);
    assert.deepEqual(await open.said(), [{ type: 'ready' }]);
    await open.send({ type: 'graph', graph, connected: true });
    return open;
  }

  const node = (entity: string): string => `[data-entity="${entity}"]`;

  it('draw boxes and lines whose style says how sure they are', async () => {
    const { page } = await show();
    assert.equal(await page.locator('.node').count(), 7);
    const dashes = (certainty: string): Promise<string> =>
      page.evaluate(
        `getComputedStyle(document.querySelector('.edge.${certainty}:not(.circle) polyline')).strokeDasharray`,
      );
    assert.equal(await dashes('certain'), 'none');
    assert.notEqual(await dashes('likely'), 'none');
    assert.notEqual(await dashes('heuristic'), await dashes('likely'));
    const colour = (selector: string): Promise<string> =>
      page.evaluate(`getComputedStyle(document.querySelector('${selector}')).stroke`);
    assert.equal(await colour('.node.deadlock > rect'), 'rgb(241, 76, 76)');
    assert.equal(await colour('.edge.circle polyline'), 'rgb(241, 76, 76)');
    assert.equal(await colour('.node.root > rect'), 'rgb(238, 157, 40)');
  });

  it('show a thing on a click and jump on a double click, Enter and Space do the same', async () => {
    const shown = await show();
    const { page } = shown;
    await page.locator(node('thread:0x5')).click();
    assert.deepEqual(await shown.said(), [{ type: 'reveal', entity: 'thread:0x5' }]);
    await page.locator(node('thread:0x5')).dblclick();
    assert.deepEqual((await shown.said()).at(-1), { type: 'jump', entity: 'thread:0x5' });
    await page.locator(node('thread:0x3')).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press(' ');
    assert.deepEqual(await shown.said(), [
      { type: 'jump', entity: 'thread:0x3' },
      { type: 'reveal', entity: 'thread:0x3' },
    ]);
  });

  it('are reached by keys, and say what a screen reader needs', async () => {
    const { page } = await show();
    assert.equal(await page.locator('.node[tabindex="0"]').count(), 1);
    await page.locator(node('thread:0x5')).focus();
    await page.keyboard.press('ArrowDown');
    const focused = (): Promise<string> => page.evaluate('document.activeElement.dataset.entity');
    assert.equal(await focused(), 'port:0x6');
    await page.keyboard.press('ArrowUp');
    assert.equal(await focused(), 'thread:0x5');
    const spoken = await page.locator(node('thread:0x5')).getAttribute('aria-label');
    assert.match(spoken ?? '', /tray\.exe.*WrLpcReply.*hangs.*is queued at Connection port BrokerStore, likely/);
    assert.equal(await page.getByRole('group', { name: 'Wait graph of hang.dmp' }).count(), 1);
    assert.equal(await page.locator('#note[role=status]').count(), 1);
  });

  it('find a box by words, the next one with Enter', async () => {
    const { page } = await show();
    const field = page.getByLabel('Find');
    await field.fill('thread');
    await field.press('Enter');
    const focused = (): Promise<string> => page.evaluate('document.activeElement.dataset.entity');
    const seen = [await focused()];
    for (let i = 0; i < 3; i++) {
      await field.focus();
      await field.press('Enter');
      seen.push(await focused());
    }
    assert.deepEqual(seen, ['thread:0x1', 'thread:0x3', 'thread:0x5', 'thread:0x1']);
    await field.fill('nothing like it');
    await field.press('Enter');
    assert.match((await page.locator('#note').textContent()) ?? '', /Nothing in this picture/);
  });

  it('of connections are folded, filtered and focused by the adapter', async () => {
    const shown = await show(connectionGraph());
    const { page } = shown;
    await page.getByLabel('Only where requests wait').check();
    await page.getByLabel('Processes only').check();
    await page.locator(node('process:0x11')).focus();
    await page.getByRole('button', { name: 'Neighbours of the selected' }).click();
    await page.getByLabel('Find').fill('sync');
    await page.getByLabel('Find').press('Enter');
    const asked = { type: 'ask', filter: '', collapsed: false, waitingOnly: true };
    assert.deepEqual(await shown.said(), [
      asked,
      { ...asked, collapsed: true },
      { ...asked, collapsed: true, focus: 'process:0x11' },
      { ...asked, collapsed: true, filter: 'sync' },
    ]);
    await page.getByRole('button', { name: 'Show all' }).click();
    assert.deepEqual(await shown.said(), [{ ...asked, collapsed: true }]);
    assert.equal(await page.getByLabel('Find').inputValue(), '');
  });

  it('are zoomed by keys, wheel and buttons, and fit again', async () => {
    const { page } = await show();
    const scale = async (): Promise<number> =>
      Number(/scale\(([\d.]+)\)/.exec((await page.locator('#canvas > svg').getAttribute('style')) ?? '')?.[1]);
    const before = await scale();
    await page.getByRole('button', { name: 'Zoom in' }).click();
    const larger = await scale();
    assert.ok(larger > before);
    await page.locator(node('thread:0x1')).focus();
    await page.keyboard.press('-');
    assert.ok((await scale()) < larger);
    await page.getByRole('button', { name: 'Fit' }).click();
    assert.ok(Math.abs((await scale()) - before) < 0.3);
  });

  it('are saved as SVG and PNG in the colours of the theme', async () => {
    const shown = await show(waitGraph(), THEMES.light);
    await shown.page.getByRole('button', { name: 'Save as SVG' }).click();
    await shown.page.getByRole('button', { name: 'Save as PNG' }).click();
    await shown.page.waitForFunction('window.said.length === 2');
    const [svg, png] = await shown.said();
    assert.match(String(svg?.['data']), /^<svg[^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    assert.match(String(svg?.['data']), /rgb\(229, 20, 0\)/);
    assert.ok(!String(svg?.['data']).includes('var(--'), 'no colour is left to a theme');
    const bytes = Buffer.from(String(png?.['data']), 'base64');
    assert.deepEqual([...bytes.subarray(0, 4)], [0x89, 0x50, 0x4e, 0x47]);
    assert.ok(bytes.readUInt32BE(16) > 500, 'width of the picture');
  });

  it('are drawn by lines, not by colours, in high contrast', async () => {
    for (const theme of [THEMES.highContrast, THEMES.highContrastLight]) {
      const { page, problems } = await show(waitGraph(), theme);
      const width = (selector: string): Promise<string> =>
        page.evaluate(`getComputedStyle(document.querySelector('${selector}')).strokeWidth`);
      assert.notEqual(await width('.node.deadlock > rect'), await width('.node.step > rect'));
      assert.deepEqual(problems, []);
      await page.close();
      open = undefined;
    }
  });

  it('stay over hiding and reloading, and say when their session has ended', async () => {
    const shown = await show(connectionGraph());
    await shown.page.getByLabel('Processes only').check();
    await shown.page.getByRole('button', { name: 'Zoom in' }).click();
    const style = await shown.page.locator('#canvas > svg').getAttribute('style');
    await shown.said();
    await shown.page.reload();
    await shown.drawn();
    assert.deepEqual(await shown.said(), [{ type: 'ready' }]);
    assert.equal(await shown.page.locator('.node').count(), 4);
    assert.equal(await shown.page.locator('#canvas > svg').getAttribute('style'), style);
    assert.ok(await shown.page.getByLabel('Processes only').isChecked());
    assert.match((await shown.page.locator('#note').textContent()) ?? '', /session of this picture has ended/);
    await shown.page.locator(node('process:0x10')).click();
    assert.deepEqual(await shown.said(), [], 'nobody is there to show it');
    await shown.send({ type: 'graph', graph: connectionGraph(), connected: true });
    assert.equal(await shown.page.locator('#note').textContent(), '');
  });

  it('take no markup from names', async () => {
    const graph = waitGraph();
    const [first, ...others] = graph.nodes;
    assert.ok(first);
    const evil = '<img src=x onerror="window.evil=1">';
    const { page } = await show({ ...graph, nodes: [{ ...first, title: evil }, ...others] });
    assert.equal(await page.evaluate('window.evil'), undefined);
    assert.equal(await page.locator('#canvas img').count(), 0);
    assert.ok((await page.locator('.node text.title').allTextContents()).includes(evil));
  });
});
