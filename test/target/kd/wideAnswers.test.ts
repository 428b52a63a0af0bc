import assert from 'node:assert/strict';
import { appendFileSync, writeFileSync } from 'node:fs';
import { KdSession } from '../../../extension/target/kd/session/kdSession';
import { realClock } from '../../../extension/target/kd/session/clock';
import { parseCodePage, streamDecoder } from '../../../extension/target/kd/framing/codePages';
import { FakeProcess } from '../../standin/fakeProcess';
import { type MiniHandler, MiniKd } from '../../standin/miniKd';

const NAME = '\u65e5\u672c\u8a9e.exe';

/** A debugger on a Japanese machine: what goes to the pipe is cut, what goes to its log is whole. */
class JapaneseKd extends MiniKd {
  private log: string | undefined;

  constructor() {
    const handler: MiniHandler = (command, out) => {
      const open = /^\.logopen (?:\/u )?"?([^"]+)"?$/.exec(command)?.[1];
      if (open !== undefined) {
        this.log = open;
        writeFileSync(open, Buffer.from('\ufeff', 'utf16le'));
        out(`Opened log file '${open}'\n`);
        return true;
      }
      if (command === '.logclose') {
        this.log = undefined;
        return true;
      }
      if (command !== '!name') return false;
      out(`Image: ${NAME}\n*** WARNING: Unable to verify checksum for x.exe\nlast\n`);
      return true;
    };
    super(undefined, [handler]);
  }

  override async run(line: string, out: (text: string) => void): Promise<void> {
    this.toLog(`${this.prompt}${line}\n`);
    await super.run(line, text => {
      this.toLog(text);
      for (const one of text.split(/(?<=\n)/)) out(cut(one));
    });
  }

  private toLog(text: string): void {
    if (this.log !== undefined) appendFileSync(this.log, Buffer.from(text.replaceAll('\n', '\r\n'), 'utf16le'));
  }
}

/** Shift-JIS bytes would be two each; kd drops as many characters from the end. */
function cut(line: string): string {
  const plain = line.replace(/[^ -~\n]/g, '?');
  const wide = plain.split('?').length - 1;
  return wide === 0 ? plain : `${plain.trimEnd().slice(0, -wide)}\n`;
}

describe('answers on multibyte code pages', () => {
  it('come from a Unicode log, whole', async () => {
    const session = new KdSession(new FakeProcess(new JapaneseKd()), {
      target: 'dump',
      codePage: 932,
      clock: realClock,
    });
    await session.start();
    const [first, second] = await Promise.all([session.run('!name'), session.run('.echo plain')]);
    assert.deepEqual([first.text, first.notes.length], [`Image: ${NAME}\nlast\n`, 1]);
    assert.equal(second.text, 'plain\n');
    assert.match((await session.run('!name', { keepNotes: true })).text, /checksum/);
    const [batch] = await session.batch(['.echo a']);
    assert.deepEqual(batch?.lines, ['a']);
    await session.kill();
  });

  it('are said to be cut while a user has another log open, and whole again when that is closed', async () => {
    const session = new KdSession(new FakeProcess(new JapaneseKd()), {
      target: 'dump',
      codePage: 932,
      clock: realClock,
    });
    await session.start();
    await session.run(`.logopen ${session.files.newFile()}`);
    const cutAnswer = await session.run('!name');
    assert.equal(cutAnswer.text.includes(NAME), false);
    assert.match(cutAnswer.notes.at(-1) ?? '', /may be cut/);
    await session.run('.logclose');
    assert.equal((await session.run('!name')).text, `Image: ${NAME}\nlast\n`);
    await session.kill();
  });

  it('are decoded by their page, also where a chunk cuts a character', () => {
    const decoder = streamDecoder(932);
    const bytes = [0x93, 0xfa, 0x96, 0x7b];
    assert.equal(bytes.map(byte => decoder.decode(Uint8Array.of(byte))).join(''), '\u65e5\u672c');
    assert.equal(streamDecoder(1252).decode(Uint8Array.of(0xdf, 0x80)), '\u00df\u20ac');
    assert.equal(streamDecoder(99_999).decode(Uint8Array.of(0x41)), 'A');
    assert.deepEqual(['Active code page: 932', '    ACP    REG_SZ    1252\r\n', 'none'].map(parseCodePage), [
      932,
      1252,
      undefined,
    ]);
  });
});
