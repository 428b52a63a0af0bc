import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RecordedProcess } from '../../../extension/target/kd/recording/recordedProcess';
import { parseRecording, type RecordingRow } from '../../../extension/target/kd/recording/recordingFormat';
import { ReplayProcess } from '../../../extension/target/kd/recording/replayProcess';
import { transcriptOf } from '../../../extension/target/kd/recording/transcript';
import { transcriptText } from '../../../extension/target/kd/recording/transcriptText';
import { KdSession } from '../../../extension/target/kd/session/kdSession';
import { FakeProcess } from '../../standin/fakeProcess';
import { type MiniHandler, MiniKd } from '../../standin/miniKd';

const COMMANDS = ['.echo one', '.echo 0: kd> fake', '!noisy', '!pages', '.printf "no end"', 'bogus', '!latin'];

/** A session that is recorded while it runs, and its answers. */
async function record(): Promise<{ readonly lines: string[]; readonly answers: readonly string[] }> {
  const lines: string[] = [];
  const noisy: MiniHandler = (command, out) => {
    if (command === '!latin') out('Stra\u00dfe\n');
    else if (command === '!noisy')
      out('row 1\nrow\n*** ERROR: Symbol file could not be found.  Defaulted to export symbols for x.sys - \nrow 3\n');
    else return false;
    return true;
  };
  const pages: MiniHandler = async (command, out) => {
    if (command !== '!pages') return false;
    await fake.page('page 1');
    out('page 2\n');
    return true;
  };
  const fake = new FakeProcess(new MiniKd(undefined, [noisy, pages]), { banner: 'Microsoft (R) Windows Debugger\n\n' });
  let ms = 0;
  const process = new RecordedProcess(fake, { codePage: 1252, now: () => ms++, write: line => lines.push(line) });
  const session = new KdSession(process, { target: 'live-kernel', session: 'feed0001', notes: process });
  const answers = await play(session, () => {
    fake.stopNow();
  });
  return { lines, answers };
}

/** The same commands on any session. */
async function play(session: KdSession, stop: () => void): Promise<readonly string[]> {
  await session.start();
  const answers: string[] = [];
  for (const command of COMMANDS) answers.push((await session.run(command)).text);
  for (const answer of await session.batch(['.echo a', '.echo b;.echo c'])) answers.push(answer.lines.join('|'));
  const go = session.run('g');
  setImmediate(stop);
  answers.push((await go).text, (await session.run('q')).text);
  await session.kill();
  return answers;
}

describe('a recorded session', () => {
  it('is shown as commands and answers, those of scripts one by one', async () => {
    const { lines } = await record();
    const entries = transcriptOf(parseRecording(lines.join('\n')));
    assert.deepEqual(
      entries.map(entry => entry.command),
      ['', ...COMMANDS, '.echo a', '.echo b;.echo c', 'g', 'q'],
    );
    assert.match(entries[0]!.output, /^Microsoft/);
    assert.deepEqual(entries[1], { command: '.echo one', output: 'one\n', answered: true, prompt: '0: kd> ' });
    assert.equal(entries[4]!.output, 'page 1\npage 2\n');
    assert.equal(entries[5]!.output, 'no end');
    assert.equal(entries[9]!.output, 'b\nc\n');
    assert.match(entries[10]!.output, /^Break instruction exception/);
    const text = [...transcriptText(entries)].join('');
    assert.match(text, /\n0: kd> \.echo one\none\n0: kd> \.echo 0: kd> fake\n0: kd> fake\n/);
    assert.match(text, /0: kd> q\nquit:\n/);
  });

  it('is a process that gives the same answers again, wherever its chunks end', async () => {
    const { lines, answers } = await record();
    const recording = parseRecording(lines.join('\n'));
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.integer({ min: 1, max: 40 })), async sizes => {
        const cut = (bytes: Uint8Array): readonly Uint8Array[] => {
          const pieces: Uint8Array[] = [];
          for (let at = 0; at < bytes.length;) {
            const next: IteratorResult<number, unknown> = sizes.next();
            const size = next.done === true ? 1 : next.value;
            pieces.push(bytes.subarray(at, at + size));
            at += size;
          }
          return pieces;
        };
        const session = new KdSession(new ReplayProcess(recording, { cut }), {
          target: 'live-kernel',
          session: 'feed0001',
        });
        assert.deepEqual(await play(session, () => undefined), answers);
      }),
      { seed: 6, numRuns: 20 },
    );
  });

  it('keeps bytes that are not ASCII', async () => {
    const { lines } = await record();
    const row = parseRecording(lines.join('\n')).rows.find(one => one.text.includes('Stra'));
    assert.ok(row);
    assert.ok(row.text.includes('Stra\u00dfe'));
    assert.ok(Buffer.from(row.bytes ?? []).includes(Buffer.from('Stra\u00dfe', 'latin1')));
  });

  it('of another program is cut at prompts, each of which shows that one line was read', () => {
    const entries = transcriptOf({ rows: rows(FOREIGN), bad: [] });
    assert.deepEqual(
      entries.map(entry => [entry.command, entry.output, entry.prompt, entry.answered]),
      [
        ['', '\nMicrosoft (R)\n', '0:000> ', true],
        ['.echo a', 'a\n', '0:000> ', true],
        ['.echo <<1>>', '<<1>>\n', '0:000> ', true],
        ['.symfix', '', '0:000> ', true],
        ['.echo <<2>>', '<<2>>\n', '0:000> ', true],
        ['?', 'help 1\n\nhelp 2\n', '0:000> ', true],
        ['.echo <<3>>', '', undefined, false],
        ['.printf "x"', 'x', '0:000> ', true],
        ['.echo 0:000> y', '0:000> y\n', '0:000> ', true],
        ['~1s', 'ntdll!x\n', '0:001> ', true],
        ['g', '', undefined, false],
        ['k', '', undefined, false],
      ],
    );
    assert.deepEqual(entries[10]?.notes, ['break', 'exit null SIGTERM']);
  });

  it('may be anything: never an error, and every line that was sent appears once', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '0: kd> ',
        'kd> ',
        '\n',
        'Hit Enter...',
        '.echo a',
        '0:000> 0:000> ',
        'text',
        '\r\n',
        '@@b1.0.feed0001@@',
      ),
      fc.string({ maxLength: 10 }),
    );
    const row = fc.record({
      ms: fc.nat(),
      dir: fc.constantFrom('in', 'out', 'note'),
      text: fc.array(piece).map(parts => parts.join('')),
    });
    fc.assert(
      fc.property(fc.array(row as fc.Arbitrary<RecordingRow>, { maxLength: 12 }), list => {
        const sent = list
          .filter(one => one.dir === 'in')
          .flatMap(one => one.text.split('\n').map(line => line.replace(/\r$/, '')));
        const entries = transcriptOf({ rows: list, bad: [] });
        assert.deepEqual(
          entries.filter(entry => entry.command !== '').map(entry => entry.command),
          sent.filter(line => line.trim() !== ''),
        );
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('with damaged lines keeps the others', () => {
    const { rows: found, bad } = parseRecording(
      '{"ms":1,"dir":"out","text":"a"}\nnot json\n{"ms":"x"}\n\n{"ms":2,"dir":"in","text":"k"}\n',
    );
    assert.deepEqual([found.length, bad], [2, [2, 3]]);
  });
});

const FOREIGN: readonly (readonly ['in' | 'out' | 'note', string])[] = [
  ['out', '\nMicrosoft (R)\n'],
  ['out', '0:000> '],
  ['in', '.echo a\r\n'],
  ['in', '.echo <<1>>\r\n'],
  ['out', 'a\n0:000> '],
  ['out', '<<1>>\n0:0'],
  ['out', '00> '],
  ['in', '.symfix'],
  ['in', '.echo <<2>>'],
  ['out', '0:000> <<2>>\n0:000> '],
  ['in', '?\n.echo <<3>>\n'],
  ['out', 'help 1\n\nHit Enter...'],
  ['out', '.echo <<3>>\nhelp 2\n0:000> '],
  ['in', '.printf "x"'],
  ['in', '.echo 0:000> y'],
  ['out', 'x0:000> '],
  ['out', '0:000> y\n0:000> '],
  ['in', '~1s'],
  ['out', 'ntdll!x\n0:001> '],
  ['in', 'g'],
  ['note', 'break'],
  ['in', 'k'],
  ['note', 'exit null SIGTERM'],
];

function rows(list: typeof FOREIGN): readonly RecordingRow[] {
  return list.map(([dir, text], ms) => ({ ms, dir, text }));
}
