import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  isBareCommand,
  letsTargetRun,
  looksLikeCommand,
  splitCommands,
  wordsOf,
} from '../../extension/text/commandText';

describe('looksLikeCommand', () => {
  it('knows commands by their form', () => {
    for (const text of [
      '!alpc /p ffffa50111112080',
      '.thread /p x',
      'k',
      'kvn 5',
      'lmvm nt',
      'lm',
      'dt nt!_ETHREAD',
      '~*k',
      '~',
      '? 1+1',
      '$$>a<s.txt',
      'g',
      'gN',
      'r rax',
      'r@rax',
      'x nt!Ps*',
      '* remark',
      '|',
      '||1s',
      '.reload;k',
      'dps rsp l10',
    ])
      assert(looksLikeCommand(text), text);
  });

  it('leaves output alone', () => {
    for (const text of [
      'start             end                 module name',
      'Child-SP          RetAddr',
      '.  0 64-bit Kernel dump',
      'hello world',
      'PROCESS ffffa50111112080',
      'rax=0000000000000000',
      '*******',
      'kdexts has no bogus export',
      '????????',
    ])
      assert(!looksLikeCommand(text), text);
  });
});

describe('isBareCommand', () => {
  it('knows what only a person types', () => {
    for (const text of [
      '!alpc /p ffffa50111112080',
      '!process 0 7',
      '.thread ffffa50111112080',
      'dt nt!_ALPC_PORT ffffa50111112080',
      '!locks',
    ])
      assert(isBareCommand(text), text);
  });

  it('leaves output alone', () => {
    for (const text of [
      '!process [flags] - shows processes',
      '!x <Address>',
      '. 0  Id: 1.2',
      '...',
      'dt',
      'dump is open',
      ' !thread',
      '!a\tb',
    ])
      assert(!isBareCommand(text), text);
  });
});

describe('splitCommands', () => {
  it('cuts at semicolons outside of quotes and blocks', () => {
    assert.deepEqual(splitCommands('!thread; k ;; r'), ['!thread', 'k', 'r']);
    assert.deepEqual(splitCommands('bp nt!x ".echo hit; g"; k'), ['bp nt!x ".echo hit; g"', 'k']);
    assert.deepEqual(splitCommands('.foreach (p {!a;!b}) {!c;!d}; k'), ['.foreach (p {!a;!b}) {!c;!d}', 'k']);
    assert.deepEqual(splitCommands('k; * all; of it'), ['k', '* all']);
    assert.deepEqual(splitCommands(' ; '), []);
  });

  it('never loses the text of a command', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', ';', '"', '{', '}', '(', ')', ' '), maxLength: 30 }), text => {
        const letters = (of: string): string => of.replace(/[; ]/g, '');
        assert.equal(letters(splitCommands(text).join('')), letters(text));
      }),
    );
  });
});

describe('wordsOf', () => {
  it('gives the command without its module and in lower case', () => {
    assert.deepEqual(wordsOf('  !KDEXTS.Alpc /P  ffffA501 '), ['!alpc', '/P', 'ffffA501']);
    assert.deepEqual(wordsOf(''), []);
  });
});

describe('letsTargetRun', () => {
  it('knows go and the steps, on a line of their own and among others', () => {
    for (const text of ['g', 'gN', 'gu', 'g nt!KeBugCheckEx', 'p', 't', 'pct', '~0g', 'bl; g', '.reboot', 'wt'])
      assert(letsTargetRun(text), text);
  });

  it('is not misled by commands that only hold a go, or begin like one', () => {
    for (const text of ['bp x ".echo hit; g"', 'gflags', '!process 0 0', 'ping', 'tb_x', 'k', '.process /i x', ''])
      assert(!letsTargetRun(text), text);
  });
});
