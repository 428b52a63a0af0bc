import assert from 'node:assert/strict';
import { COMMANDS, findCommand, findFlag, findWord } from '../../extension/language/help/lookUpHelp';
import { WAIT_REASONS } from '../../extension/language/help/waitReasons';

describe('help', () => {
  it('explains all 41 wait reasons and the older name of one', () => {
    assert.equal(new Set(WAIT_REASONS.map(r => r.word)).size, 42);
    for (const { word, text } of WAIT_REASONS) {
      assert.equal(findWord(word)?.text, text);
      assert.ok(text.length > 10 && text.endsWith('.'), word);
    }
  });

  it('knows each command by one entry', () => {
    const names = COMMANDS.flatMap(c => [c.name, ...(c.aliases ?? [])]);
    assert.deepEqual(
      names.filter((n, i) => names.indexOf(n) !== i),
      [],
    );
    for (const command of COMMANDS) assert.equal(findCommand(command.name), command, command.name);
  });

  it('finds commands however they are written', () => {
    assert.equal(findCommand('!ALPC')?.name, '!alpc');
    assert.equal(findCommand('!kdexts.alpc')?.name, '!alpc');
    assert.equal(findCommand('!getcallinfo')?.name, '!rpcexts.getcallinfo');
    assert.equal(findCommand('kbnL')?.name, 'k');
    assert.equal(findCommand('~12s')?.name, '~');
    assert.equal(findCommand('lmvmntdll')?.name, 'lm');
    assert.equal(findCommand('nothing'), undefined);
    assert.equal(findCommand(''), undefined);
  });

  it('explains the flags of !alpc', () => {
    const alpc = findCommand('!alpc');
    assert.ok(alpc);
    for (const flag of ['/m', '/p', '/lpc', '/LPP']) assert.ok(findFlag(alpc, flag), flag);
    assert.equal(findFlag(alpc, '/zz'), undefined);
  });
});
