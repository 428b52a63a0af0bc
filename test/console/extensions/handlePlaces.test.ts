import assert from 'node:assert/strict';
import { toAddress } from '../../../extension/base/address';
import { handlePlaces } from '../../../extension/console/extensions/handlePlaces';
import { handMade } from './handMade';

const TABLE = toAddress(0xffffc50c_2a100040n);
const TOP = 0xffffc50c_2a200000n;
const MIDDLE = 0xffffc50c_2a201000n;
const LEAF = 0xffffc50c_2a202000n;
const ENTRIES_PER_PAGE = 256;
const POINTERS_PER_PAGE = 512;

/** A page of pointers, all of them null but one. */
function page(address: bigint, index: number, pointer: bigint): readonly (readonly [bigint, bigint])[] {
  return Array.from(
    { length: POINTERS_PER_PAGE },
    (_, i) => [address + BigInt(8 * i), i === index ? pointer : 0n] as const,
  );
}

async function placesOf(code: bigint, handles: readonly number[]): Promise<readonly (bigint | undefined)[]> {
  const words = new Map([...page(TOP, 1, MIDDLE), ...page(MIDDLE, 3, LEAF)]);
  const { machine } = await handMade(
    '_HANDLE_TABLE',
    TABLE,
    { TableCode: code },
    { behind: [['_HANDLE_TABLE_ENTRY', { LowValue: 0n, HighValue: 0n }]], words },
  );
  return handlePlaces(machine.kernel, TABLE, handles, new AbortController().signal);
}

describe('places of handles', () => {
  it('lie in the table itself, or in the pages that its levels lead to', async () => {
    const handle = 5 * 4;
    assert.deepEqual(await placesOf(LEAF, [handle, 8]), [LEAF + 0x50n, LEAF + 0x20n]);
    const ofLevel1 = 3 * ENTRIES_PER_PAGE * 4 + handle;
    assert.deepEqual(await placesOf(MIDDLE | 1n, [ofLevel1]), [LEAF + 0x50n]);
    const ofLevel2 = POINTERS_PER_PAGE * ENTRIES_PER_PAGE * 4 + ofLevel1;
    assert.deepEqual(await placesOf(TOP | 2n, [ofLevel2]), [LEAF + 0x50n]);
  });

  it('are not known where a page on the way was not read', async () => {
    assert.deepEqual(await placesOf((TOP + 0x10000n) | 2n, [8]), [undefined]);
  });
});
