import assert from 'node:assert/strict';
import fc from 'fast-check';
import { looksLikeCommand } from '../../extension/text/commandText';
import { modeOfPrompt, promptAt, promptInside } from '../../extension/text/prompt';

const PROMPTS = [
  'kd>',
  'lkd>',
  '0: kd>',
  '15: kd>',
  '0: lkd>',
  '0:000>',
  '0:013:AMD64>',
  '0:000:x86>',
  '1:001>',
  '||0:0:072>',
  '||1:0: kd>',
  '32.2: kd:x86>',
  '32.kd>',
  '32.kd:x86>',
  '16.0: kd:x86>',
  '?:???>',
  '0:kd>',
  '0: Kd>',
];

describe('promptAt', () => {
  it('knows every prompt, with a command and alone', () => {
    for (const prompt of PROMPTS) {
      assert.deepEqual(promptAt(`${prompt} !thread`), { text: prompt, end: prompt.length + 1, stacked: false }, prompt);
      assert.equal(promptAt(prompt)?.end, prompt.length, prompt);
      assert.equal(promptAt(`[srv (tcp 10.0.0.5:50000)] ${prompt} k`)?.text, prompt, prompt);
      assert.equal(promptAt(`    ${prompt} k`)?.text, prompt, prompt);
    }
  });

  it('goes to the last of several prompts and keeps the blanks behind it', () => {
    assert.deepEqual(promptAt('0: kd> 0: kd>  # Child-SP'), { text: '0: kd>', end: 14, stacked: true });
  });

  it('takes no other line for a prompt', () => {
    for (const line of [
      'akd> x',
      'see kd> there',
      '0:00> x',
      '=> kd',
      '1: x> y',
      'D:\\wmsg>dbgrpc -c',
      '<kd>',
      '0x0:000',
    ])
      assert.equal(promptAt(line), undefined, line);
  });

  it('tells the kind of session', () => {
    assert.equal(modeOfPrompt('lkd>'), 'local-kernel');
    assert.equal(modeOfPrompt('32.2: kd:x86>'), 'kernel');
    assert.equal(modeOfPrompt('||0:0:072>'), 'user');
    assert.equal(modeOfPrompt('?:???>'), undefined);
  });

  it('never fails', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('0', ':', ' ', 'kd', '>', '|', '?', '[', ']', '.', 'x'), maxLength: 60 }),
        line => {
          const end = promptAt(line)?.end ?? 0;
          assert(end <= line.length);
        },
      ),
    );
  });
});

describe('promptInside', () => {
  it('finds the prompt that stands behind output without a line end', () => {
    assert.equal(promptInside('pool ok0: kd> !thread', '0: kd>', looksLikeCommand), 7);
    assert.equal(promptInside('pool ok0: kd> ', '0: kd>', looksLikeCommand), 7);
    assert.equal(promptInside('pool ok0: kd> 0: kd> k', '0: kd>', looksLikeCommand), 7);
  });

  it('leaves prompts in prose alone', () => {
    assert.equal(promptInside('type it at 0: kd> and wait', '0: kd>', looksLikeCommand), -1);
    assert.equal(promptInside('pool ok1: kd> !thread', '0: kd>', looksLikeCommand), -1);
    assert.equal(promptInside('anything', '', looksLikeCommand), -1);
  });
});
