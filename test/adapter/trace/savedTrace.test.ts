import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type AdapterBundle, bundleAdapter, KdClient } from '../kdClient';

const HIT = '@alpc:1f2e3d4c h 1 AlpcpSendMessage ffffd28cd69d3080 ffffd28cd5c01080';

describe('a message trace in a saved log', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'alpcscope-saved-'));
  let bundle: AdapterBundle;
  let client: KdClient;

  before(async () => {
    bundle = await bundleAdapter();
  });
  beforeEach(() => {
    client = new KdClient(bundle);
  });
  afterEach(async () => {
    await client.close();
  });
  after(() => {
    bundle.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const log = (name: string, ...lines: readonly string[]): string => {
    const file = path.join(folder, name);
    writeFileSync(file, ['0: kd> g', ...lines, '0: kd> vertarget', ''].join('\n'));
    return file;
  };

  it('is shown by the same requests as one that runs, and cannot be started', async () => {
    await client.open(log('one.kdlog', HIT, HIT.replace('4c h', '4d h'), HIT.replace('4c h 1', '4d h 2')));
    const state = await client.own('alpcscope/traceState');
    assert.deepEqual([state.phase, state.events, state.kinds], ['ended', 2, ['send']]);
    assert.match(state.message ?? '', /last of 2 traces/);
    const page = await client.own('alpcscope/traceEvents', { start: 0, count: 10 });
    assert.deepEqual(
      page.events.map(event => [event.hit, event.line, event.thread?.address]),
      [
        [1, 3, '0xffffd28cd69d3080'],
        [2, 4, '0xffffd28cd69d3080'],
      ],
    );
    assert.match((await client.own('alpcscope/traceExport', { format: 'text' })).text, /^Messages of one\.kdlog/);
    assert.match((await client.refused('alpcscope/traceStart', {})).format, /No debugger drives this session/);
    assert.deepEqual((await client.own('alpcscope/routines', {})).routines, []);
    assert.deepEqual(await client.own('alpcscope/growth'), { type: 'ALPC Port', series: [] });
  });

  it('is none where the log holds none', async () => {
    await client.open(log('none.kdlog'));
    const state = await client.own('alpcscope/traceState');
    assert.deepEqual([state.phase, state.number, state.message], ['none', 0, 'This log holds no trace of messages.']);
  });
});
