import assert from 'node:assert/strict';
import { growthWarning } from '../../extension/analysis/objectGrowth';
import type { ObjectCounts } from '../../extension/model/objectCounts';

function series(...objects: readonly (number | undefined)[]): readonly ObjectCounts[] {
  return objects.map((count, i) => ({ stop: i + 1, at: '', ...(count !== undefined && { objects: count }) }));
}

describe('object counts that climb', () => {
  it('are told of when each of three halts had more', () => {
    assert.match(
      growthWarning('ALPC Port', series(900, 1_000, 1_050, 1_100)) ?? '',
      /^ALPC Port objects have climbed at each of the last 4 halts, from 900 to 1100:/,
    );
  });

  it('are told of from where they last fell', () => {
    assert.match(
      growthWarning('ALPC Port', series(2_000, 1_000, 1_020, 1_040)) ?? '',
      /last 3 halts, from 1000 to 1040/,
    );
  });

  it('are no warning when they come and go, rise a little, or were read twice only', () => {
    for (const quiet of [series(1_000, 1_100, 1_090), series(1_000, 1_001, 1_002), series(1_000, 2_000), series()])
      assert.equal(growthWarning('ALPC Port', quiet), undefined);
  });

  it('are no warning over a halt at which they were not read', () => {
    assert.equal(growthWarning('ALPC Port', series(1_000, undefined, 1_100, 1_200)), undefined);
  });

  it('are told of for handles where objects do not climb', () => {
    const counts = [100, 200, 300].map((handles, i) => ({ stop: i, at: '', objects: 5, handles }));
    assert.match(growthWarning('ALPC Port', counts) ?? '', /handles have climbed .* from 100 to 300/);
  });
});
