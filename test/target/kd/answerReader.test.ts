import assert from 'node:assert/strict';
import fc from 'fast-check';
import { AnswerReader } from '../../../extension/target/kd/framing/answerReader';
import { Markers } from '../../../extension/target/kd/framing/markers';

const markers = new Markers('c0ffee01');
const begin = (turn: number): string => markers.text({ edge: 'begin', turn, index: 0 });
const end = (turn: number): string => markers.text({ edge: 'end', turn, index: 0 });

/** What the reader makes of pieces of output. */
function read(pieces: readonly string[]): readonly string[] {
  const events: string[] = [];
  const reader = new AnswerReader(markers, {
    marker: ({ edge, turn, index }, prompt) => events.push(`${edge} ${turn}.${index} ${prompt ?? '-'}`),
    text: (text, ended) => events.push(`text ${text}${ended ? '$' : ''}`),
    unsolicited: text => events.push(`unsolicited ${text}`),
    pager: () => events.push('pager'),
  });
  for (const piece of pieces) reader.push(piece);
  return events;
}

describe('AnswerReader', () => {
  it('finds the answer between its markers and leaves the prompts out', () => {
    assert.deepEqual(read([`0: kd> ${begin(1)}\n0: kd> hello\nworld\n0: kd> ${end(1)}\n0: kd> `]), [
      'begin 1.0 0: kd>',
      'text hello$',
      'text world$',
      'end 1.0 0: kd>',
    ]);
  });

  it('knows a command that prints nothing, and output without a line end', () => {
    assert.deepEqual(
      read([`0: kd> ${begin(1)}\n0: kd> 0: kd> ${end(1)}\n0: kd> ${begin(2)}\n0: kd> no end0: kd> ${end(2)}\n`]),
      ['begin 1.0 0: kd>', 'end 1.0 0: kd>', 'begin 2.0 0: kd>', 'text no end', 'end 2.0 0: kd>'],
    );
  });

  it('takes no prompt that the target itself prints for one', () => {
    assert.deepEqual(read([`kd> ${begin(1)}\nkd> 0: kd> fake\n0:000> \nkd> kd> ${end(1)}\n`]), [
      'begin 1.0 kd>',
      'text 0: kd> fake$',
      'text 0:000> $',
      'text kd> ',
      'end 1.0 kd>',
    ]);
  });

  it('follows a prompt that changes', () => {
    assert.deepEqual(
      read([`0:004> ${begin(1)}\n0:004> eax=1\n0:000:x86> ${end(1)}\n0:000:x86> ${begin(2)}\n0:000:x86> x\n`]),
      ['begin 1.0 0:004>', 'text eax=1$', 'end 1.0 0:000:x86>', 'begin 2.0 0:000:x86>', 'text x$'],
    );
  });

  it('gives out what belongs to no command', () => {
    assert.deepEqual(read([`\nMicrosoft (R)\n0: kd> 0: kd> ${begin(1)}\n0: kd> ${end(1)}\n0: kd> spoken\n`]), [
      'unsolicited ',
      'unsolicited Microsoft (R)$'.slice(0, -1),
      'begin 1.0 0: kd>',
      'end 1.0 -',
      'unsolicited spoken',
    ]);
  });

  it('reports a pager once and drops the echo of the marker that it ate', () => {
    const eaten = markers.command({ edge: 'end', turn: 1, index: 0 });
    assert.deepEqual(
      read([`${begin(1)}\n0: kd> page 1\n`, 'Hit Enter...', `${eaten}\n`, `page 2\n0: kd> ${end(1)}\n`]),
      ['begin 1.0 -', 'text page 1$', 'pager', 'text page 2$', 'end 1.0 0: kd>'],
    );
  });

  it('keeps the markers of a script apart from those of its turn', () => {
    const one = markers.text({ edge: 'begin', turn: 1, index: 1 });
    const two = markers.text({ edge: 'end', turn: 1, index: 1 });
    assert.deepEqual(read([`${begin(1)}\n0: kd> ${one}\nrow 0: kd> \nopen${two}\n0: kd> ${end(1)}\n`]), [
      'begin 1.0 -',
      'begin 1.1 -',
      'text row 0: kd> $',
      'text open',
      'end 1.1 -',
      'end 1.0 0: kd>',
    ]);
  });

  it('ignores markers of other sessions', () => {
    const other = new Markers('0badc0de').text({ edge: 'end', turn: 1, index: 0 });
    assert.deepEqual(read([`${begin(1)}\n0: kd> ${other}\n0: kd> ${end(1)}\n`])[1], `text ${other}$`);
  });

  it('hands on a line that does not end in pieces, in bounded time', () => {
    const piece = 'x'.repeat(16);
    const events = read([
      `${begin(1)}\n0: kd> `,
      ...Array.from({ length: 200_000 }, () => piece),
      `\n0: kd> ${end(1)}\n`,
    ]);
    const texts = events.filter(event => event.startsWith('text '));
    assert.equal(texts.length, 4);
    assert.equal(texts.map(text => text.replace(/^text |\$$/g, '')).join('').length, 200_000 * 16);
    assert.equal(events.at(-1), 'end 1.0 0: kd>');
  });

  it('gives the same for any chunks', () => {
    const output =
      `Microsoft\n0: kd> ${begin(1)}\n0: kd> a\nb\n0: kd> ${end(1)}\n0: kd> ${begin(2)}\n0: kd> 0: kd> ${end(2)}\n` +
      `0: kd> ${begin(3)}\n0: kd> tail0: kd> ${end(3)}\n0: kd> unasked\n0: kd> ${begin(4)}\n0: kd> \r\nx\r\n0: kd> ${end(4)}\n0: kd> `;
    const whole = read([output]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: output.length - 1 }), { maxLength: 60 }), cuts => {
        const places = [0, ...[...new Set(cuts)].sort((a, b) => a - b), output.length];
        const pieces = places.slice(1).map((to, i) => output.slice(places[i], to));
        assert.deepEqual(read(pieces), whole);
      }),
      { seed: 4, numRuns: 200 },
    );
  });
});
