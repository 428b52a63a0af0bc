import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MAX_ANSWER_BYTES, openLog } from '../../../extension/target/log/openLog';

const THREAD = 'THREAD ffffa50111112080  Cid 0abc.0def  Teb: 0000000000000000 Win32Thread: 0000000000000000 WAIT\r\n';
const LOG = `\ufeff0: kd> * caf\u00e9 \u20ac\r\n0: kd> !thread ffffa50111112080\r\n${THREAD}1: kd> k\r\n`;

describe('openLog', () => {
  let folder = '';
  const write = (name: string, bytes: string | Uint8Array): string => {
    const file = path.join(folder, name);
    writeFileSync(file, bytes);
    return file;
  };
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'alpcscope-log-'));
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('reads a file and hands out the text of each answer', async () => {
    for (const [name, bytes] of [
      ['utf8', Buffer.from(LOG)],
      ['utf16', Buffer.from(LOG, 'utf16le')],
    ] as const) {
      const log = await openLog(write(name, bytes));
      assert.equal(log.size, bytes.length);
      assert.equal(log.facts.kernels[0]!.snapshot.threads.size, 1);
      const answers = await Promise.all(log.facts.commands.map(command => log.answer(command.index)));
      assert.deepEqual(answers, [
        { text: '0: kd> * caf\u00e9 \u20ac\r\n', truncated: false },
        { text: `0: kd> !thread ffffa50111112080\r\n${THREAD}`, truncated: false },
        { text: '1: kd> k\r\n', truncated: false },
      ]);
    }
  });

  it('reads answers in the code page of the log', async () => {
    const log = await openLog(write('ansi', Buffer.from('0: kd> * caf\u00e9\n', 'latin1')));
    assert.equal((await log.answer(0)).text, '0: kd> * caf\u00e9\n');
  });

  it('hands out no more of an answer than fits', async () => {
    const line = 'neither this nor that\n';
    const log = await openLog(write('long', '0: kd> x\n' + line.repeat(500_000)));
    const { text, truncated } = await log.answer(0);
    assert.equal(truncated, true);
    assert.equal(text.length, MAX_ANSWER_BYTES);
  });

  it('tells its progress up to the end', async () => {
    const seen: number[] = [];
    await openLog(write('progress', '0: kd> x\n' + 'nothing\n'.repeat(400_000)), {
      onProgress: fraction => {
        seen.push(fraction);
      },
    });
    assert(seen.length > 2);
    assert.deepEqual(
      seen,
      [...seen].sort((a, b) => a - b),
    );
    assert.equal(seen.at(-1), 1);
  });

  it('rejects when it is cancelled', async () => {
    const cancel = new AbortController();
    const file = write('cancel', '0: kd> x\n' + 'nothing\n'.repeat(800_000));
    const reading = openLog(file, {
      signal: cancel.signal,
      onProgress: () => {
        cancel.abort();
      },
    });
    await assert.rejects(reading, { name: 'AbortError' });
  });

  it('rejects what cannot be read', async () => {
    await assert.rejects(openLog(path.join(folder, 'missing.log')), { code: 'ENOENT' });
    await assert.rejects(openLog(folder), /folder/);
    if (process.platform === 'win32') console.log('      (no endless device to try on Windows)');
    else await assert.rejects(openLog('/dev/zero'), /device/);
    const log = await openLog(write('gone', '0: kd> k\n'));
    await assert.rejects(log.answer(7), /no command/);
    rmSync(log.path);
    await assert.rejects(log.answer(0), { code: 'ENOENT' });
  });

  it('names an empty file and a dump', async () => {
    assert.deepEqual(
      (await openLog(write('empty', ''))).facts.problems.map(p => p.code),
      ['empty'],
    );
    assert.deepEqual(
      (await openLog(write('dump', 'PAGEDU64' + '\0'.repeat(100)))).facts.problems.map(p => p.code),
      ['dump-file'],
    );
  });
});
