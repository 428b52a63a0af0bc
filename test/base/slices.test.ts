import assert from 'node:assert/strict';
import { atOnce, paced, SharedWork, type Work } from '../../extension/base/slices';

function* counting(to: number, began: { times: number }): Work<number> {
  began.times++;
  for (let i = 0; i < to; i++) yield;
  return to;
}

describe('work in steps', () => {
  it('gives what it returns when it is done at once', () => {
    assert.equal(atOnce(counting(5, { times: 0 })), 5);
  });

  it('visits every item, also those added meanwhile, with pauses', () => {
    const items = Array.from({ length: 200 }, (_, i) => i);
    const seen: number[] = [];
    let pauses = 0;
    const work = paced(items, item => {
      seen.push(item);
      if (item === 199) items.push(200);
    });
    while (work.next().done !== true) pauses++;
    assert.deepEqual(seen, items);
    assert.equal(items.length, 201);
    assert.ok(pauses >= 3);
  });

  it('is done once for all who want it, each going on where the others left off', () => {
    const began = { times: 0 };
    const shared = new SharedWork(() => counting(10, began));
    const [one, other] = [shared.join(), shared.join()];
    for (let i = 0; i < 5; i++) assert.ok(one.next().done !== true && other.next().done !== true);
    assert.equal(shared.isDone, false);
    assert.equal(shared.now, 10);
    assert.deepEqual(one.next(), { done: true, value: 10 });
    assert.equal(atOnce(other), 10);
    assert.equal(began.times, 1);
  });

  it('that failed is begun anew by the next who asks', () => {
    let fails = true;
    const shared = new SharedWork(function* (): Work<string> {
      yield;
      if (fails) throw new Error('broken');
      return 'whole';
    });
    assert.throws(() => shared.now, /broken/);
    fails = false;
    assert.equal(shared.now, 'whole');
  });

  it('may be given what was worked out before', () => {
    assert.equal(SharedWork.of(7).isDone, true);
    assert.equal(SharedWork.of(7).now, 7);
  });
});
