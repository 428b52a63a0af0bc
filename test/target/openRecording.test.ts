import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LogSessionTarget } from '../../extension/adapter/session/logTarget';
import { looksLikeRecording, readRecording } from '../../extension/target/kd/recording/readRecording';
import { openLog } from '../../extension/target/log/openLog';
import { readTraces } from '../../extension/target/log/readTraces';
import { openFilesBelow } from '../tools/openFiles';

const THREAD = [
  'THREAD ffffac0f5a46c6c0  Cid 21ac.21b0  Teb: 0000007a600cd000 Win32Thread: 0000000000000000 WAIT: (WrLpcReply) UserMode Non-Alertable',
  '    ffffac0f5a46cba8  Semaphore Limit 0x1',
  'Waiting for reply to ALPC Message ffffc50c2a4cc7f0 : queued at port ffffac0f632598d0 : owned by process ffffac0f521242c0',
].join('\n');
/** In pieces, as a pipe hands them over. */
const ROWS = [
  { ms: 1, dir: 'out', text: 'Microsoft (R) Windows Debugger\n0: kd' },
  { ms: 2, dir: 'out', text: '> ' },
  { ms: 3, dir: 'in', text: '!thread ffffac0f5a46c6c0 0\r\n' },
  { ms: 4, dir: 'out', text: THREAD.slice(0, 100) },
  { ms: 5, dir: 'out', text: `${THREAD.slice(100)}\n0: kd> ` },
  {
    ms: 6,
    dir: 'in',
    text: '.echo \u00fcber\r\n',
    base64: Buffer.from('.echo \u00fcber\r\n', 'latin1').toString('base64'),
  },
  { ms: 7, dir: 'out', text: 'über\n0: kd> ' },
  { ms: 8, dir: 'note', text: 'break' },
];

describe('a recorded session that is opened', () => {
  let folder: string;
  let file: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'alpcscope-recording-'));
    file = path.join(folder, 'lab.jsonl');
    writeFileSync(file, ROWS.map(row => JSON.stringify(row)).join('\n') + '\n');
  });
  after(() => {
    // A stream that was given up closes its file a moment later, which Windows waits for.
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  });

  it('is read as a log of its commands, whose answers tell facts', async () => {
    const log = await openLog(file);
    const { facts } = log;
    assert.equal(log.isRecording, true);
    assert.deepEqual(facts.problems, []);
    assert.deepEqual(
      facts.commands.map(({ prompt, text }) => [prompt, text]),
      [
        ['', ''],
        ['0: kd>', '!thread ffffac0f5a46c6c0 0'],
        ['0: kd>', '.echo über'],
      ],
    );
    assert.match((await log.answer(1)).text, /^0: kd> !thread [^]*owned by process ffffac0f521242c0\n$/);
    assert.match((await log.answer(2)).text, /^0: kd> \.echo über\nüber\n/);
    await assert.rejects(log.answer(3), /no command 3/);
    const [thread] = facts.kernels[0]?.snapshot.threads.values() ?? [];
    assert.equal(thread?.cid?.value, '21ac.21b0');
  });

  it('is a session whose lines are no lines of the file', async () => {
    const target = await LogSessionTarget.read(file, openLog, {
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
    assert.equal(target.title, 'lab.jsonl');
    assert.equal(target.openable, false);
    assert.equal(target.reading.snapshot.threads.size, 1);
  });

  it('can be given up', async () => {
    const stop = new AbortController();
    stop.abort();
    await assert.rejects(openLog(file, { signal: stop.signal }), { name: 'AbortError' });
    await assert.rejects(readTraces(file, stop.signal), { name: 'AbortError' });
    await new Promise(resolve => setTimeout(resolve, 50));
    if (process.platform === 'linux') assert.deepEqual(openFilesBelow(folder), []);
  });

  it('is read to a bound, in whole lines', async () => {
    const first = JSON.stringify(ROWS[0]).length + 20;
    const cut = await readRecording(file, { most: first });
    assert.deepEqual([cut.rows.length, cut.bad, cut.isCut], [1, [], true]);
    assert.equal((await readRecording(file)).isCut, false);
  });

  it('is told by its first bytes', () => {
    const looks = (text: string): boolean => looksLikeRecording(new TextEncoder().encode(text));
    assert.ok(looks(JSON.stringify(ROWS[0])));
    assert.ok(looks('\ufeff\n{"ms": 12.5, "dir": "note", "len": 3, "text": "abc"}'));
    for (const other of ['{"name":"a"}', '0: kd> {"ms":1,"dir":"in"}', '{"ms":1,"dir":"up","text":""}', ''])
      assert.ok(!looks(other), other);
  });
});
