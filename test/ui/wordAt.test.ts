import assert from 'node:assert/strict';
import fc from 'fast-check';
import { wordAt } from '../../extension/ui/hover/wordAt';

function at(line: string, part: string): string | undefined {
  return wordAt(line, line.indexOf(part) + 1)?.text;
}

describe('word under the pointer', () => {
  const line = 'THREAD ffffe000`12345080  Cid 0514.0c88  Teb: 000000c4b0a1f000 Win32Thread: 0x80001 WAIT';

  it('is a whole address, Cid or number', () => {
    assert.equal(at(line, '12345080'), 'ffffe000`12345080');
    assert.equal(at(line, '0c88'), '0514.0c88');
    assert.equal(at(line, 'c4b0'), '000000c4b0a1f000');
    assert.equal(at(line, '80001'), '0x80001');
    assert.equal(at('process 0n1284 waits', '1284'), '0n1284');
    assert.equal(at('waits for 0514.0c88. Then', '0c88'), '0514.0c88');
  });

  it('is no piece of a symbol or of a word', () => {
    assert.equal(at('nt!KiSwapContext+0x76', 'dead'), undefined);
    assert.equal(at('nt!feed+0x76', 'feed'), undefined);
    assert.equal(at('facade.dll loaded', 'facade'), undefined);
    assert.equal(wordAt('plain text', 2), undefined);
  });

  it('never reaches over the line and always covers the column', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.nat(200), (text, column) => {
        const word = wordAt(text, column);
        if (!word) return;
        assert.equal(text.slice(word.start, word.end), word.text);
        assert.ok(word.start <= column && column <= word.end);
      }),
    );
  });

  it('does not look through endless lines', () => {
    assert.equal(wordAt('a'.repeat(50_000_000), 5), undefined);
  });
});
