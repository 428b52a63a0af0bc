import assert from 'node:assert/strict';
import { OutputGate } from '../../../extension/adapter/kd/outputGate';
import { HandClock } from '../../target/kd/handClock';

describe('what a running target prints', () => {
  it('is shown as it comes, and of a flood so much as a client can take', () => {
    const clock = new HandClock();
    const shown: string[] = [];
    const gate = new OutputGate(clock, text => shown.push(text));
    for (let i = 0; i < 10_000; i++) gate.line(`line ${i}`);
    assert.equal(shown.length, 2_000);
    clock.pass(1_000);
    assert.match(shown.at(-1) ?? '', /^\[8,000 lines were left out here/);
    for (let i = 0; i < 600; i++) gate.line('x');
    assert.equal(shown.length, 2_000 + 1 + 500);
    gate.flush();
    assert.match(shown.at(-1) ?? '', /^\[100 lines/);
    gate.flush();
    assert.equal(shown.length, 2_502, 'nothing is said twice');
  });

  it('is shown whole where it is less', () => {
    const clock = new HandClock();
    const shown: string[] = [];
    const gate = new OutputGate(clock, text => shown.push(text));
    for (let second = 0; second < 20; second++) {
      for (let i = 0; i < 400; i++) gate.line('x');
      clock.pass(1_000);
    }
    assert.equal(shown.length, 8_000);
  });
});
