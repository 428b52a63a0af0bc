import assert from 'node:assert/strict';
import fc from 'fast-check';
import { toAddress } from '../../../extension/base/address';
import { KernelTarget } from '../../../extension/kernel/kernelTarget';
import { walkList } from '../../../extension/kernel/lists';
import type { Memory } from '../../../extension/kernel/memory';
import { ListWalker } from '../../../extension/target/dump/listWalk';
import { LOADER_TYPES } from '../../../extension/target/engine/loaderTypes';
import { SymbolTable } from '../../../extension/target/symbols/symbolTable';

const BASE = 0xffffa000_00000000n;
const CELLS = 12;

/** Cells of 16 bytes whose links lead to each other, to nothing, or out of what can be read. */
const links = fc.array(fc.tuple(fc.nat(CELLS), fc.nat(CELLS)), { minLength: CELLS, maxLength: CELLS });

const addressOf = (cell: number): bigint => (cell === CELLS ? 0n : BASE + BigInt(cell * 16));

describe('walking lists where they lie', () => {
  it('finds what reading link by link finds', async () => {
    await fc.assert(
      fc.asyncProperty(links, fc.nat(CELLS - 1), fc.nat(20), async (cells, hole, limit) => {
        const bytes = Buffer.alloc(CELLS * 16);
        cells.forEach(([next, back], i) => {
          bytes.writeBigUInt64LE(addressOf(next), i * 16);
          bytes.writeBigUInt64LE(addressOf(back), i * 16 + 8);
        });
        const memory: Memory = {
          pointerSize: 8,
          readMany: ranges =>
            Promise.resolve(
              ranges.map(({ address, length }) => {
                const at = Number(address - BASE);
                const missing = at < 0 || at + length > bytes.length || Math.floor(at / 16) === hole;
                return {
                  address,
                  bytes: missing ? new Uint8Array(length) : Uint8Array.from(bytes.subarray(at, at + length)),
                  gaps: missing ? [{ offset: 0, length, reason: 'unreadable' as const }] : [],
                };
              }),
            ),
        };
        const target = new KernelTarget(memory, LOADER_TYPES, new SymbolTable([]), toAddress(BASE));
        const entry = new Uint32Array(4);
        const read = (low: number, high: number): 'unreadable' | undefined => {
          const at = Number(((BigInt(high) << 32n) | BigInt(low)) - BASE);
          if (at < 0 || at + 16 > bytes.length || at / 16 === hole) return 'unreadable';
          for (let i = 0; i < 4; i++) entry[i] = bytes.readUInt32LE(at + i * 4);
          return undefined;
        };
        const walker = new ListWalker(toAddress(BASE), limit, { read, entry });
        while (!walker.step(3));
        assert.deepEqual(walker.result(), await walkList(target, toAddress(BASE), undefined, limit));
      }),
      { seed: 41, numRuns: 300 },
    );
  });
});
