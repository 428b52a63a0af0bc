import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Address, toAddress } from '../../extension/base/address';
import { AddressMap, keyOf } from '../../extension/kernel/addressSets';

/** Kernel and user addresses, the same ones again and again. */
const addresses = fc
  .tuple(fc.constantFrom(0n, 0x7ff6_0000_0000n, 0xffff_8000_0000_0000n, 0xffff_fa80_0000_0000n), fc.nat(300))
  .map(([base, n]): Address => toAddress(base + BigInt(n) * 0x10n));

describe('things by their address', () => {
  it('are found as in any other map, in the order in which they were added', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(addresses, fc.nat()), { maxLength: 500 }), addresses, (entries, other) => {
        const map = new AddressMap<number>();
        const model = new Map<Address, number>();
        for (const [address, value] of entries) {
          map.set(address, value);
          model.set(address, value);
        }
        assert.deepEqual([...map.values()], [...model.values()]);
        assert.equal(map.size, model.size);
        for (const address of [other, ...model.keys()]) {
          assert.equal(map.get(address), model.get(address));
          assert.equal(map.has(address), model.has(address));
        }
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  it('have 48 bits of it as their key', () => {
    assert.equal(keyOf(toAddress(0xffff_fa80_1234_5678n)), 0xfa80_1234_5678);
    assert.equal(keyOf(toAddress(0xffff_fa80_8234_5678n)), 0xfa80_8234_5678);
    assert.equal(keyOf(toAddress(0n)), 0);
  });
});
