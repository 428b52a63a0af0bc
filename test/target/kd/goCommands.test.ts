import assert from 'node:assert/strict';
import { commandsOf, splitLine } from '../../../extension/target/kd/session/commandSyntax';
import { runEffect } from '../../../extension/target/kd/session/goCommands';

describe('running state of a command line', () => {
  const lines: readonly (readonly [string, ReturnType<typeof runEffect>])[] = [
    ['g', 'go'],
    ['gh', 'go'],
    ['gn', 'go'],
    ['gN', 'go'],
    ['gc', 'go'],
    ['gu', 'go'],
    ['g nt!NtCreateFile', 'go'],
    ['g;k', 'go'],
    ['~0g', 'go'],
    ['bp nt!x; g', 'go'],
    ['.if (1) { g }', 'go'],
    ['.foreach (p { .echo 1 }) { .block { gc } }', 'go'],
    ['~*e g', 'go'],
    ['bp x ".echo hit; g"', 'none'],
    ['ba w8 0 "g"', 'none'],
    ['.echo g', 'none'],
    ['.logopen "c:\\logs\\"; g', 'go'],
    ['!for_each_module g', 'go'],
    ['.echo "x"; .echo "; g"', 'none'],
    ['* g', 'none'],
    ['$$ g', 'none'],
    ['k', 'none'],
    ['gflags', 'none'],
    ['!gflag', 'none'],
    ['p', 'step'],
    ['t 5', 'step'],
    ['pc', 'step'],
    ['p; g', 'go'],
    ['.reboot', 'restart'],
    ['.restart', 'restart'],
    ['.crash', 'restart'],
    ['', 'none'],
  ];
  for (const [line, effect] of lines)
    it(`of ${JSON.stringify(line)} is ${effect}`, () => {
      assert.equal(runEffect(line), effect);
    });

  it('splits like kd', () => {
    assert.deepEqual(splitLine('k; .echo "a;b"; $$ no; r'), ['k', '.echo "a;b"', 'r']);
    assert.deepEqual(splitLine('?? x->y[{1;2}]; k'), ['?? x->y[{1', '2}]', 'k']);
    assert.deepEqual(
      commandsOf('.if (1) { k; r } .else { lm }').map(command => `${command.name} ${command.inside}`),
      ['.if line', 'k block', 'r block', 'lm block'],
    );
  });
});
