import assert from 'node:assert/strict';
import { timelinePage } from '../../extension/ui/timeline/timelinePage';
import { type OpenPage, PageHost } from './pageHost';
import { trace } from './pictures';
import { THEMES } from './themes';

const texts = {
  stop: 'Stop the trace',
  filter: 'Find',
  processesOnly: 'Processes only',
  unanswered: 'Only without an answer',
  svg: 'Save as SVG',
  csv: 'Save as CSV',
  json: 'Save as JSON',
  legend: 'legend',
  hint: 'hint',
  events: 'Messages',
  details: 'Chosen',
};

describe('the message timeline in a browser', function () {
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

  const head = (more: object = {}): object => ({
    type: 'head',
    head: { title: 'hang', status: 'Trace of messages.', running: false, lost: 0, connected: true, ...more },
  });

  async function show(calls = 20, more: object = {}, lossy = false, theme = THEMES.dark): Promise<OpenPage> {
    open = await host.open('timeline', parts => timelinePage(parts, texts), theme);
    assert.deepEqual(await open.said(), [{ type: 'ready' }]);
    const { events, pairs } = trace(calls, lossy);
    await open.send({ type: 'events', start: 0, events: events.slice(0, 10), pairs: [] });
    await open.send({ type: 'events', start: 10, events: events.slice(10), pairs });
    await open.send(head(more));
    return open;
  }

  it('has a lane for each thread, beside those of its process, and a mark for each event', async () => {
    const { page } = await show(8);
    assert.deepEqual(await page.locator('.group .process').allTextContents(), [
      'explorer.exe (1794)',
      'FabrikamSync.exe (1128)',
      'svchost.exe (033c)',
    ]);
    assert.deepEqual(await page.locator('.group .thread').allTextContents(), [
      '1794.1a10',
      '1794.1a2c',
      '1128.1188',
      '1128.15f0',
      '1128.1540',
      '033c.3c40',
    ]);
    const { events } = trace(8);
    assert.equal(await page.locator('.mark').count(), events.length);
    assert.equal(await page.getByRole('option').count(), events.length);
    await page.getByLabel('Processes only').check();
    assert.equal(await page.locator('.group').count(), 3);
  });

  it('draws requests and answers as arrows; those whose other end was not seen are dashed', async () => {
    const { page } = await show(8);
    // Call 4: nobody saw who took it. Call 6: no answer.
    assert.equal(await page.locator('path.arrow.request').count(), 8);
    assert.equal(await page.locator('path.arrow.request.unseen').count(), 1);
    assert.equal(await page.locator('path.arrow.answer').count(), 7);
    assert.equal(await page.locator('circle.open').count(), 1);
    assert.match((await page.locator('.row', { hasText: 'no answer' }).textContent()) ?? '', /824/);
    const dashed = await page.evaluate(
      `getComputedStyle(document.querySelector('path.arrow.request.unseen')).strokeDasharray`,
    );
    assert.notEqual(dashed, 'none');
  });

  it('says where hits are lost, and never while only some are shown', async () => {
    const shown = await show(40, { lost: 9 }, true);
    const { page } = shown;
    const gaps = page.locator('.row.lost');
    await page.getByRole('listbox').focus();
    assert.ok((await gaps.count()) > 0);
    assert.match((await gaps.first().textContent()) ?? '', /3 hits of which nothing is known/);
    await shown.send(head({ lost: 1 }));
    assert.match((await gaps.first().textContent()) ?? '', /3 hits that were left out or are lost/);
    await page.getByLabel('Find').fill('answers');
    assert.equal(await gaps.count(), 0);
  });

  it('holds 10,000 events with as many rows as the window shows', async () => {
    const shown = await show(3000);
    const { page } = shown;
    const { length } = trace(3000).events;
    assert.ok(length > 10_000);
    const rows = page.getByRole('option');
    assert.ok((await rows.count()) < 70, `${await rows.count()} rows`);
    assert.equal(await rows.first().getAttribute('aria-setsize'), String(length));
    await page.getByRole('listbox').focus();
    await page.keyboard.press('End');
    await shown.drawn();
    assert.equal(await page.getByRole('option', { selected: true }).getAttribute('aria-posinset'), String(length));
    assert.ok((await rows.count()) < 70);
    assert.ok((await page.locator('path.arrow').count()) <= 600);
    await page.evaluate(`document.getElementById('events').scrollTop = 100000`);
    await shown.drawn();
    const at = Number(await rows.first().getAttribute('aria-posinset'));
    assert.ok(at > 4000 && at < 4300, `row ${at}`);
  });

  it('goes by keys through the events and along a message, and says what each is', async () => {
    const shown = await show(8);
    const { page } = shown;
    await page.getByRole('listbox', { name: 'Messages' }).focus();
    await page.keyboard.press('ArrowDown');
    const chosen = page.getByRole('option', { selected: true });
    assert.match(
      (await chosen.getAttribute('aria-label')) ?? '',
      /^0\.0 ms; explorer\.exe \(1794\), explorer\.exe 1794\.1a10; dispatches LPC_REQUEST 800 · fabrikam\.sync · 64 bytes; answered after 3\.1 ms/,
    );
    assert.equal(
      await page.getByRole('listbox').getAttribute('aria-activedescendant'),
      await chosen.getAttribute('id'),
    );
    const spoken = async (): Promise<string> => (await chosen.getAttribute('aria-label')) ?? '';
    await page.keyboard.press('ArrowRight');
    assert.match(await spoken(), /FabrikamSync\.exe.*takes/);
    await page.keyboard.press('ArrowRight');
    assert.match(await spoken(), /FabrikamSync\.exe.*answers LPC_REPLY 800/);
    await page.keyboard.press('ArrowLeft');
    assert.match(await spoken(), /takes/);
    await page.keyboard.press('Home');
    assert.match(await spoken(), /dispatches LPC_REQUEST 800/);
    assert.equal(await page.locator('path.arrow.chosen').count(), 2);
    await page.keyboard.press('Enter');
    await page.keyboard.press(' ');
    assert.deepEqual(await shown.said(), [
      { type: 'jump', entity: 'thread:0xffffa00f50004080' },
      { type: 'reveal', entity: 'thread:0xffffa00f50004080' },
    ]);
  });

  it('shows a thread on a click, jumps on a double click, and says all that is known of an event', async () => {
    const shown = await show(4);
    const { page } = shown;
    await page.locator('.row').nth(2).click();
    assert.deepEqual(await shown.said(), [{ type: 'reveal', entity: 'thread:0xffffa00f51004080' }]);
    const details = page.getByRole('region', { name: 'Chosen' });
    const text = (await details.textContent()) ?? '';
    for (const part of [
      'AlpcpDispatchReplyToWaitingThread',
      'clock of the target',
      'answered after 3.1 ms',
      'is not known',
    ])
      assert.ok(text.includes(part), part);
    assert.ok(!text.includes('Sequence'), 'what was not read is not there');
    await page.getByRole('button', { name: 'Show port' }).click();
    await page.getByRole('button', { name: 'Jump to stack' }).click();
    assert.deepEqual(await shown.said(), [
      { type: 'reveal', entity: 'port:0xffffa00f500ce480' },
      { type: 'jump', entity: 'thread:0xffffa00f51004080' },
    ]);
    await page.locator('.row').nth(1).dblclick();
    assert.deepEqual((await shown.said()).at(-1), { type: 'jump', entity: 'thread:0xffffa00f51004080' });
  });

  it('is filtered by words, and to what got no answer', async () => {
    const { page } = await show(8);
    await page.getByLabel('Find').fill('824');
    assert.equal(await page.getByRole('option').count(), 2);
    assert.match((await page.locator('#note').textContent()) ?? '', /events are not shown/);
    await page.getByLabel('Find').fill('');
    await page.getByLabel('Only without an answer').check();
    assert.equal(await page.getByRole('option').count(), 2);
  });

  it('has a button that stops the trace while it goes on, and none afterwards', async () => {
    const shown = await show(4, { running: true, status: 'Tracing messages: 14 events in 2.0 s.' });
    const stop = shown.page.getByRole('button', { name: 'Stop the trace' });
    assert.match((await shown.page.getByRole('status').textContent()) ?? '', /Tracing messages: 14 events/);
    await stop.click();
    assert.deepEqual(await shown.said(), [{ type: 'stop' }]);
    await shown.send(head());
    assert.equal(await stop.isVisible(), false);
  });

  it('is saved: the picture by the page, tables by the extension', async () => {
    const shown = await show(30);
    for (const name of ['Save as SVG', 'Save as CSV', 'Save as JSON'])
      await shown.page.getByRole('button', { name }).click();
    const [svg, ...others] = await shown.said();
    assert.deepEqual(others, [
      { type: 'save', format: 'csv' },
      { type: 'save', format: 'json' },
    ]);
    const text = String(svg?.['data']);
    assert.match(text, /^<svg[^>]*xmlns=/);
    assert.ok(
      text.includes('LPC_REQUEST 916') && text.includes('FabrikamSync.exe (1128)'),
      'all rows, not those on screen',
    );
    assert.ok(!text.includes('var(--'));
    assert.equal(await shown.page.locator('#events > svg').count(), 0);
  });

  it('stays over hiding and reloading: choice, place and the beginning of the trace', async () => {
    const shown = await show(400);
    const { page } = shown;
    await page.getByLabel('Processes only').check();
    await page.evaluate(`document.getElementById('events').scrollTop = 2400`);
    await shown.drawn();
    await page.locator('.row').nth(12).click();
    const top = await page.evaluate(`document.getElementById('events').scrollTop`);
    await shown.said();
    await page.reload();
    await shown.drawn();
    assert.deepEqual(await shown.said(), [{ type: 'ready' }]);
    assert.ok(await page.getByLabel('Processes only').isChecked());
    assert.equal(await page.evaluate(`document.getElementById('events').scrollTop`), top);
    assert.equal(await page.getByRole('option').first().getAttribute('aria-setsize'), '1000');
    assert.ok(await page.getByRole('region', { name: 'Chosen' }).isVisible());
    assert.equal(await page.getByRole('button', { name: 'Jump to stack' }).count(), 0, 'the session is gone');
    const { events, pairs } = trace(400);
    await shown.send({ type: 'events', start: 0, events, pairs });
    await shown.send(head());
    assert.equal(await page.getByRole('option').first().getAttribute('aria-setsize'), String(events.length));
  });

  it('is drawn by shapes and lines in high contrast', async () => {
    for (const theme of [THEMES.highContrast, THEMES.highContrastLight]) {
      const { page } = await show(8, {}, false, theme);
      const fill = (kind: string): Promise<string> =>
        page.evaluate(`getComputedStyle(document.querySelector('.mark.${kind}')).fill`);
      const background = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
      assert.notEqual(await fill('dispatch'), background);
      assert.notEqual(
        await page.locator('.mark.dispatch').first().getAttribute('d'),
        await page.locator('.mark.take').first().getAttribute('d'),
      );
      await page.close();
      open = undefined;
    }
  });

  it('takes no markup from names, and nothing of another trace', async () => {
    const shown = await show(2);
    const [first] = trace(1).events;
    assert.ok(first);
    const evil = { ...first, port: { label: '<img src=x onerror="window.evil=1">' } };
    await shown.send({ type: 'events', start: 0, events: [evil], pairs: [] });
    assert.equal(await shown.page.evaluate('window.evil'), undefined);
    assert.equal(await shown.page.getByRole('option').count(), 1);
    await shown.send({ type: 'events', start: 7, events: [first], pairs: [] });
    assert.equal(await shown.page.getByRole('option').count(), 1, 'what would leave a hole is not taken');
  });
});
