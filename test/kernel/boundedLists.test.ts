import assert from 'node:assert/strict';
import { toAddress } from '../../extension/base/address';
import { walkThreadLists } from '../../extension/kernel/boundedLists';
import { KernelTarget } from '../../extension/kernel/kernelTarget';
import { Layout } from '../world/layout';
import { readWorldIsf } from '../target/worldFiles';

describe('lists of many threads', () => {
  it('are not all followed to the end when they are damaged', async () => {
    const { types, symbols } = readWorldIsf(Layout.of('10.0.19041.3570'));
    let walked = 0;
    const memory = {
      pointerSize: 8 as const,
      readMany: () => Promise.resolve([]),
      // Every list is as long as it may be.
      walkLists: (heads: readonly bigint[], limit: number) => {
        walked += heads.length;
        const links = Array.from({ length: limit }, (_, i) => toAddress(BigInt(i) * 16n));
        return Promise.resolve(heads.map(() => ({ links })));
      },
    };
    const target = new KernelTarget(memory, types, symbols, toAddress(0n));
    const heads = Array.from({ length: 5000 }, (_, i) => toAddress(BigInt(i) << 32n));
    const walks = await walkThreadLists(target, heads, 4096);
    assert.equal(walks.length, heads.length);
    assert.equal(
      walks.reduce((sum, { links }) => sum + links.length, 0),
      1 << 17,
    );
    assert.equal(walked, 1024);
    assert.equal(walks.at(-1)?.broken?.reason, 'invalid');
  });
});
