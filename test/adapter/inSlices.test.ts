import assert from 'node:assert/strict';
import { joinedPieces } from '../../extension/adapter/custom/joinedPieces';
import { inSlices } from '../../extension/adapter/session/inSlices';
import type { Work } from '../../extension/base/slices';

/** Takes a millisecond in each of its steps. */
function* busy(steps: number, done: () => void): Work<number> {
  for (let step = 0; step < steps; step++) {
    for (const until = performance.now() + 1; performance.now() < until;);
    done();
    yield;
  }
  return steps;
}

describe('work in slices', () => {
  it('that many ask for at once shares its slices: others have their turn between them', async () => {
    let steps = 0;
    const count = (): void => {
      steps++;
    };
    const works = Promise.all(Array.from({ length: 100 }, () => inSlices(busy(2, count))));
    const seen: number[] = [];
    const look = (): void => {
      seen.push(steps);
      if (steps < 200) setImmediate(look);
    };
    setImmediate(look);
    assert.deepEqual(new Set(await works), new Set([2]));
    // Two hundred milliseconds of work in slices of fifteen.
    assert.ok(new Set(seen).size >= 5, seen.join(' '));
  });

  it('ends with the error of the work, or when nobody wants it', async () => {
    const fails = function* (): Work<never> {
      yield;
      throw new Error('broken');
    };
    await assert.rejects(inSlices(fails()), /broken/);
    const controller = new AbortController();
    const given = inSlices(
      busy(10_000, () => {
        controller.abort();
      }),
      controller.signal,
    );
    await assert.rejects(given, { name: 'AbortError' });
  });
});

describe('a text in pieces', () => {
  it('is joined', async () => {
    assert.equal(await joinedPieces(['a', 'b', 'c'], new AbortController().signal), 'abc');
  });

  it('that no editor shows is refused before memory is full of it, with what to do', async () => {
    let made = 0;
    const pieces = function* (): Generator<string> {
      for (;;) {
        made++;
        yield 'x'.repeat(1 << 20);
      }
    };
    await assert.rejects(joinedPieces(pieces(), new AbortController().signal), /larger than 32 MB.*alpcscope report/);
    assert.equal(made, 33);
  });
});
