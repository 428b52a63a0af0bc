import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cutText, plainLine } from '../../extension/base/markdown';
import { visible, visibleJson, visibleLines } from '../../extension/base/visible';

/** What a terminal would obey, or what turns or hides the text around it. */
// eslint-disable-next-line no-control-regex -- these characters are what it looks for
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f]/;

describe('text in which nothing is hidden', () => {
  it('shows marks of direction, controls and lone surrogates as code points', () => {
    assert.equal(visible('svc\u202egnp.exe'), 'svc<U+202E>gnp.exe');
    assert.equal(visible('a\u001b[31mb\u0000'), 'a<U+001B>[31mb<U+0000>');
    assert.equal(visible('\ud800x'), '<U+D800>x');
    assert.equal(visible('Größe 語 😀'), 'Größe 語 😀');
    assert.equal(plainLine('a\r\n b\u2066c'), 'a  b<U+2066>c');
  });

  it('keeps the lines of a text, and no carriage return that would cover one', () => {
    assert.equal(visibleLines('a\tb\r\nc\rd\u001b\n'), 'a\tb\r\nc<U+000D>d<U+001B>\n');
  });

  it('holds for any text, and JSON says the same as before', () => {
    const text = fc.string({ unit: 'binary', maxLength: 60 });
    fc.assert(
      fc.property(text, one => {
        assert.ok(!HIDDEN.test(plainLine(one)) && !HIDDEN.test(visible(one)), one);
        const json = visibleJson(JSON.stringify({ one }, null, 2));
        assert.deepEqual(JSON.parse(json), { one: JSON.parse(JSON.stringify(one)) as string });
        assert.ok(!/[\u200b-\u200f\u2028-\u202e\u2060-\u206f]/.test(json));
      }),
      { numRuns: 500, seed: 20260921 },
    );
  });

  it('is cut between words where that is near', () => {
    assert.equal(cutText('one two three', 9), 'one two');
    assert.equal(cutText('x'.repeat(100), 60), 'x'.repeat(60));
    assert.equal(plainLine('one two three', 9), 'one two…');
  });
});
