import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { LogFacts } from '../../extension/text/logFacts';
import type { LogReaderOptions } from '../../extension/text/logReader';
import { LogReader } from '../../extension/text/logReader';
import { decodeText } from '../../extension/text/decodeText';
import { plainFacts } from './plainFacts';

function read(bytes: Uint8Array, options?: LogReaderOptions): LogFacts {
  const reader = new LogReader(options);
  reader.push(bytes);
  return reader.end();
}

/** Offsets and the name of the encoding differ by nature. */
function content(facts: LogFacts): unknown {
  const commands = facts.commands.map(command => ({ ...command, byteOffset: 0, byteLength: 0 }));
  return plainFacts({ ...facts, commands, encoding: '' });
}

const swapped = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
const LOG =
  '0: kd> !process 0 0 caf\u00e9.exe\r\n' +
  'PROCESS ffffa50111112080\r\n    SessionId: 1  Cid: 0abc    Peb: 00e1f000  ParentCid: 0abd\r\n' +
  '    DirBase: 1a0000000  ObjectTable: ffffc30f00001000  HandleCount: 262.\r\n    Image: caf\u00e9.exe\r\n\r\n';

describe('encodings', () => {
  it('reads the same log the same way in every encoding', () => {
    const expected = content(read(Buffer.from(LOG, 'utf8')));
    const forms: readonly (readonly [string, Uint8Array, string])[] = [
      ['UTF-8 with mark', Buffer.from('\ufeff' + LOG, 'utf8'), 'utf-8'],
      ['UTF-16LE with mark', Buffer.from('\ufeff' + LOG, 'utf16le'), 'utf-16le'],
      ['UTF-16BE with mark', swapped('\ufeff' + LOG), 'utf-16be'],
      ['UTF-16LE', Buffer.from(LOG, 'utf16le'), 'utf-16le'],
      ['UTF-16BE', swapped(LOG), 'utf-16be'],
      ['windows-1252', Buffer.from(LOG, 'latin1'), 'windows-1252'],
    ];
    for (const [name, bytes, encoding] of forms) {
      const facts = read(bytes);
      assert.equal(facts.encoding, encoding, name);
      assert.deepEqual(content(facts), expected, name);
    }
    const [process] = read(Buffer.from(LOG, 'latin1')).kernels[0]!.snapshot.processes.values();
    assert.equal(process?.name?.value, 'caf\u00e9.exe');
  });

  it('agrees on any text when it is told the encoding', () => {
    const line = fc.string({
      unit: fc.constantFrom('kd> ', 'Ab', ' ', '\u00e9', '\u00fc', '!x', '\t', '0: '),
      maxLength: 12,
    });
    const ends = fc.constantFrom('\n', '\r\n', '\r');
    fc.assert(
      fc.property(fc.array(fc.tuple(line, ends), { minLength: 1, maxLength: 12 }), parts => {
        const text = 'x' + parts.map(part => part.join('')).join('');
        const expected = content(read(Buffer.from(text, 'utf8'), { encoding: 'utf-8' }));
        assert.deepEqual(content(read(Buffer.from(text, 'latin1'), { encoding: 'latin1' })), expected);
        assert.deepEqual(content(read(Buffer.from(text, 'utf16le'), { encoding: 'utf-16le' })), expected);
        assert.deepEqual(content(read(swapped(text), { encoding: 'utf-16be' })), expected);
      }),
    );
  });

  it('reads a log of two encodings line by line and says so', () => {
    const mixed = Buffer.concat([
      Buffer.from('0: kd> * gr\u00fc\u00df\n', 'utf8'),
      Buffer.from('0: kd> * caf\u00e9\n', 'latin1'),
    ]);
    const facts = read(mixed);
    assert.deepEqual(
      facts.commands.map(command => command.text),
      ['* gr\u00fc\u00df', '* caf\u00e9'],
    );
    assert(facts.problems.some(problem => problem.code === 'mixed-encoding'));
  });

  it('uses the code page that it is told, and names one that there is not', () => {
    const japanese = Buffer.from([...Buffer.from('0: kd> * '), 0x83, 0x65, 0x83, 0x58, 0x0a]);
    assert.equal(read(japanese, { codePage: 'shift_jis' }).commands[0]?.text, '* \u30c6\u30b9');
    const facts = read(japanese, { codePage: 'no-such-thing' });
    assert(facts.problems.some(problem => problem.code === 'unknown-encoding'));
    assert.equal(facts.commands.length, 1);
  });

  it('reads all of windows-1252, also where the runtime takes it for ISO 8859-1', () => {
    const facts = read(Buffer.from([...Buffer.from('0: kd> * '), 0x80, 0x99, 0x0a]));
    assert.equal(facts.commands[0]?.text, '* \u20ac\u2122');
  });

  it('finds the command in the file again, whatever the width of its characters', () => {
    const text = 'caf\u00e9 \u20ac\n0: kd> * \u20ac\u20ac\nx\n1: kd> * last\n';
    for (const bytes of [
      Buffer.from(text, 'utf8'),
      Buffer.from('\ufeff' + text, 'utf16le'),
      swapped('\ufeff' + text),
    ]) {
      const facts = read(bytes);
      const answers = facts.commands.map(({ byteOffset, byteLength }) =>
        decodeText(bytes.subarray(byteOffset, byteOffset + byteLength), facts.encoding, false),
      );
      assert.deepEqual(answers, ['caf\u00e9 \u20ac\n', '0: kd> * \u20ac\u20ac\nx\n', '1: kd> * last\n']);
    }
  });
});
