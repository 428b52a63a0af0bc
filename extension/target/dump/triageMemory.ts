import type { Block, Gap, Memory, Range } from '../../kernel/memory';
import { MAX_RANGE } from './dumpMemory';
import type { RandomAccess } from '../files/fileReader';
import type { DataBlock } from './triageHeader';

/**
 * Memory of a small memory dump: pieces of virtual memory at places in the file. What they do not cover is not in the
 * dump. Pieces may overlap; the one that begins last in front of an address wins, and the others fill in behind it.
 */
export class TriageMemory implements Memory {
  readonly pointerSize = 8;
  private readonly sorted: readonly DataBlock[];
  /** Furthest end of all blocks up to and including each one, so that a look-up knows when to stop. */
  private readonly reach: readonly bigint[];

  constructor(
    private readonly file: RandomAccess,
    blocks: readonly DataBlock[],
  ) {
    this.sorted = blocks
      .filter(block => block.size > 0)
      .sort((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : 0));
    let furthest = 0n;
    this.reach = this.sorted.map(block => {
      const end = block.address + BigInt(block.size);
      if (end > furthest) furthest = end;
      return furthest;
    });
  }

  readMany(ranges: readonly Range[], signal?: AbortSignal): Promise<readonly Block[]> {
    if (signal?.aborted === true)
      return Promise.reject(signal.reason instanceof Error ? signal.reason : new Error('cancelled'));
    return Promise.resolve(ranges.map(range => this.read(range)));
  }

  read(range: Range): Block {
    const length = Math.max(0, range.length);
    if (length > MAX_RANGE)
      return { address: range.address, bytes: new Uint8Array(0), gaps: [{ offset: 0, length, reason: 'invalid' }] };
    const bytes = new Uint8Array(length);
    const gaps: Gap[] = [];
    for (let done = 0; done < length;) {
      const address = range.address + BigInt(done);
      const block = this.blockAt(address);
      const left = length - done;
      if (block) {
        const skip = Number(address - block.address);
        const count = Math.min(left, block.size - skip);
        this.file.read(block.offset + skip, bytes.subarray(done, done + count));
        done += count;
      } else {
        const count = this.untilNext(address, left);
        gaps.push({ offset: done, length: count, reason: 'not-in-dump' });
        done += count;
      }
    }
    return { address: range.address, bytes, gaps };
  }

  private blockAt(address: bigint): DataBlock | undefined {
    for (let i = this.indexOfLastAtOrBelow(address); i >= 0 && (this.reach[i] ?? 0n) > address; i--) {
      const block = this.sorted[i];
      if (block && address < block.address + BigInt(block.size)) return block;
    }
    return undefined;
  }

  private untilNext(address: bigint, most: number): number {
    const next = this.sorted[this.indexOfLastAtOrBelow(address) + 1];
    return next && next.address - address < BigInt(most) ? Number(next.address - address) : most;
  }

  private indexOfLastAtOrBelow(address: bigint): number {
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.sorted[middle]?.address ?? 0n) <= address) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
