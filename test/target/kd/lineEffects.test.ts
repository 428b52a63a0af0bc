import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readLocalScript, type ScriptReader, unfolded } from '../../../extension/target/kd/session/hiddenCommands';
import { LineEffects } from '../../../extension/target/kd/session/lineEffects';

const FILES: Readonly<Record<string, string>> = {
  'look.txt': 'k\nlm\n',
  'go.txt': '.echo a\nbp nt!x\ng\n',
  'C:\\my scripts\\step.txt': 'p',
  'outer.txt': 'r\n$$><go.txt\n',
  'endless.txt': '$$><endless.txt',
  'arguments.txt': '.echo ${$arg1}; ${$arg2}',
  'missing inside.txt': 'k; $$>a<nowhere.txt 1 2',
};
const read: ScriptReader = file => {
  const text = FILES[file];
  return text === undefined ? undefined : { text, whole: true };
};

describe('what a line does to the running state', () => {
  const lines: readonly (readonly [string, string])[] = [
    ['k', 'none'],
    ['g', 'go'],
    ['bp nt!x "k; g"', 'none'],
    ['$$><look.txt', 'none'],
    ['$$>a<look.txt one two', 'none'],
    ['$><go.txt', 'go'],
    ['$$><go.txt', 'go'],
    ['$$< go.txt', 'go'],
    ['$<go.txt', 'go'],
    ['k; $$>a<"go.txt" 5', 'go'],
    ['.if (1) { $$>a<go.txt }', 'go'],
    ['$$>a<"C:\\my scripts\\step.txt"', 'step'],
    ['$$><outer.txt', 'go'],
    // What cannot be seen may let it run.
    ['$$><nowhere.txt', 'go'],
    ['$$><endless.txt', 'go'],
    ['$$>a<arguments.txt k g', 'go'],
    ['$$><missing inside.txt', 'go'],
    ['.scriptrun C:\\x.js', 'go'],
    ['dx Debugger.Utility.Control.ExecuteCommand("k")', 'go'],
    ['dx @$curprocess', 'none'],
    ['$$ only a comment; g', 'go'],
    ['* only a comment; g', 'none'],
  ];
  for (const [line, effect] of lines)
    it(`${line} is ${effect}`, () => {
      assert.equal(new LineEffects(read).of(line), effect);
    });

  it('knows the names that a user has given to commands', () => {
    const effects = new LineEffects(read);
    effects.sent('as onward g');
    effects.sent('aS over p; .echo said');
    effects.sent('as other k');
    assert.deepEqual(
      ['onward', 'k; onward', 'over', 'other', '.echo onwards', 'ad onward', '.if (1) { ${onward} }'].map(line =>
        effects.of(line),
      ),
      ['go', 'go', 'step', 'none', 'none', 'none', 'go'],
    );
    effects.sent('ad onward');
    assert.equal(effects.of('onward'), 'none');
    effects.sent('ad *');
    assert.equal(effects.of('over'), 'none');
  });

  it('knows which lines set breakpoints', () => {
    const effects = new LineEffects(read);
    const sets = ['bp nt!x', 'bp20 nt!x', 'k; bu1 x!y', 'ba w4 0x1000', 'bm nt!Alpc*', '$$><go.txt', '$$><nowhere.txt'];
    assert.deepEqual(
      sets.filter(line => !effects.setsBreakpoint(line)),
      [],
    );
    const others = ['bl', 'bc *', 'bd 1', 'k', '$$><look.txt', '.bugcheck'];
    assert.deepEqual(
      others.filter(line => effects.setsBreakpoint(line)),
      [],
    );
  });

  it('reads scripts of this machine, as far as they are no longer than a megabyte', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'alpcscope-scripts-'));
    try {
      const file = (name: string, bytes: string | Buffer): string => {
        const at = path.join(folder, name);
        writeFileSync(at, bytes);
        return at;
      };
      assert.deepEqual(readLocalScript(file('a', 'k\r\ng')), { text: 'k\r\ng', whole: true });
      assert.deepEqual(readLocalScript(file('b', Buffer.from('\ufeffk\n', 'utf16le'))), { text: 'k\n', whole: true });
      assert.equal(readLocalScript(file('c', Buffer.alloc((1 << 20) + 1, 'k')))?.whole, false);
      assert.equal(readLocalScript(folder), undefined);
      assert.equal(readLocalScript(path.join(folder, 'none')), undefined);
      assert.equal(unfolded(`$$><${file('c', Buffer.alloc((1 << 20) + 1, 'k'))}`, readLocalScript).hidden, true);
      assert.equal(unfolded(`$$><${file('empty', '')}`, readLocalScript).hidden, false);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
