import type { Address } from '../../base/address';
import type { Block, Memory, Range } from '../memory';

/** First address behind user mode of x64, also with five levels of page tables. */
const USER_END = 1n << 56n;

export function isUserAddress(address: bigint): boolean {
  return address < USER_END;
}

/** Memory as one process sees it: its own user mode, and the kernel that all have. */
export class ProcessMemory implements Memory {
  readonly pointerSize: 4 | 8;

  constructor(
    private readonly memory: Memory,
    private readonly process: Address,
  ) {
    this.pointerSize = memory.pointerSize;
  }

  readMany(ranges: readonly Range[], signal?: AbortSignal): Promise<readonly Block[]> {
    const { process } = this;
    return this.memory.readMany(
      ranges.map(range => (isUserAddress(range.address) ? { ...range, process } : range)),
      signal,
    );
  }
}
