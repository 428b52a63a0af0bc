import assert from 'node:assert/strict';
import { toAddress } from '../../extension/base/address';
import { KernelTarget } from '../../extension/kernel/kernelTarget';
import type { Range } from '../../extension/kernel/memory';
import { readStrings, type StringPlace } from '../../extension/kernel/unicodeStrings';
import { Layout } from '../world/layout';
import { readWorldIsf } from '../target/worldFiles';

/** Memory that holds the letter `a` everywhere, but nothing above an address. */
function targetUpTo(end: bigint): { readonly target: KernelTarget; readonly asked: Range[] } {
  const asked: Range[] = [];
  const { types, symbols } = readWorldIsf(Layout.of('10.0.19041.3570'));
  const memory = {
    pointerSize: 8 as const,
    readMany: (ranges: readonly Range[]) => {
      asked.push(...ranges);
      return Promise.resolve(
        ranges.map(({ address, length }) => {
          const bytes = new Uint8Array(length).map((_, i) => (i % 2 === 0 ? 0x61 : 0));
          const known = Math.max(0, Math.min(length, Number(end - address)));
          const gaps = known < length ? [{ offset: known, length: length - known, reason: 'paged-out' as const }] : [];
          return { address, bytes, gaps };
        }),
      );
    },
  };
  return { target: new KernelTarget(memory, types, symbols, toAddress(0n)), asked };
}

function places(count: number, length: number): readonly StringPlace[] {
  return Array.from({ length: count }, (_, i) => ({ buffer: toAddress(BigInt(i) * 0x10000n), length }));
}

describe('UNICODE_STRINGs', () => {
  it('are known as a whole or not at all', async () => {
    const { target } = targetUpTo(0x10004n);
    assert.deepEqual(await readStrings(target, places(2, 8)), [
      { ok: true, text: 'aaaa' },
      { ok: false, reason: 'paged-out' },
    ]);
  });

  it('do not fill memory, however long they claim to be', async () => {
    const { target, asked } = targetUpTo(1n << 62n);
    const results = await readStrings(target, places(1000, 0xfffe));
    const bytes = asked.reduce((sum, { length }) => sum + length, 0);
    assert.ok(bytes <= 32 * 1024 * 1024);
    assert.equal(results.length, 1000);
    assert.deepEqual(results.at(-1), { ok: false, reason: 'invalid' });
  });
});
