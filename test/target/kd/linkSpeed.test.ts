import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LinkSpeed } from '../../../extension/target/kd/memory/linkSpeed';

describe('the speed of a link to a target', () => {
  it('is told apart into a time for each read and one for each byte', () => {
    const cost = fc.double({ min: 0.001, max: 20, noNaN: true });
    fc.assert(
      fc.property(cost, fc.double({ min: 0, max: 0.1, noNaN: true }), (msPerRead, msPerByte) => {
        const link = new LinkSpeed();
        const took = (reads: number, bytes: number): number => reads * msPerRead + bytes * msPerByte;
        // Links, bodies, names: reads of different size.
        for (const [reads, bytes] of [
          [120, 1_920],
          [100, 260_000],
          [300, 9_000],
          [40, 80_000],
        ] as const)
          link.took(reads, bytes, took(reads, bytes));
        const [said, real] = [link.estimate(5_000, 2_000_000) ?? Number.NaN, took(5_000, 2_000_000)];
        assert.ok(Math.abs(said - real) <= real * 0.02, `${said} for ${real}`);
      }),
      { seed: 5, numRuns: 200 },
    );
  });

  it('goes by what it is now, not by what it was', () => {
    const link = new LinkSpeed();
    for (let i = 0; i < 50; i++) link.took(100, 1_600 * (1 + (i % 7)), 100);
    for (let i = 0; i < 50; i++) link.took(100, 1_600 * (1 + (i % 7)), 1_000);
    const said = link.estimate(1_000, 16_000) ?? 0;
    assert.ok(said > 9_000 && said < 11_000, `${said} ms`);
  });

  it('is a number whatever was measured, and unknown before anything was', () => {
    assert.equal(new LinkSpeed().estimate(10, 10), undefined);
    const slice = fc.tuple(fc.nat(10_000), fc.nat(1 << 24), fc.double({ min: 0, max: 1e6, noNaN: true }));
    fc.assert(
      fc.property(fc.array(slice, { maxLength: 20 }), slices => {
        const link = new LinkSpeed();
        for (const [reads, bytes, ms] of slices) link.took(reads, bytes, ms);
        const said = link.estimate(100, 10_000);
        if (said === undefined) assert.ok(slices.every(([reads]) => reads === 0));
        else assert.ok(Number.isFinite(said) && said >= 0, `${said}`);
      }),
      { seed: 6, numRuns: 500 },
    );
  });

  it('of slices that were all alike is what they took', () => {
    const link = new LinkSpeed();
    for (let i = 0; i < 5; i++) link.took(10, 160, 120);
    assert.equal(Math.round(link.estimate(100, 0) ?? 0), 1_200);
  });
});
