import { type Address, toAddress } from '../../extension/base/address';
import { KernelTarget } from '../../extension/kernel/kernelTarget';
import type { Block, Gap, Memory, Range } from '../../extension/kernel/memory';

const PAGE = 0x1000n;

/** What goes wrong with the memory of a target while it is read. */
export interface Trouble {
  /** Page numbers that cannot be read. */
  readonly missing?: ReadonlySet<bigint>;
  /** The call with which somebody cancels the reading; absent: nobody does. */
  readonly cancelAt?: number;
  /** As over a debugger: each call is a turn, and nothing is read in pieces. */
  readonly turns?: boolean;
}

/** The memory of a target of which pages are missing, and whose reading is cancelled at some call. */
export class BrokenMemory implements Memory {
  readonly pointerSize: 4 | 8;
  readonly batch?: number;
  calls = 0;
  private readonly controller = new AbortController();

  constructor(
    private readonly memory: Memory,
    private readonly trouble: Trouble,
  ) {
    this.pointerSize = memory.pointerSize;
    if (trouble.turns !== true && memory.batch !== undefined) this.batch = memory.batch;
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  async readMany(ranges: readonly Range[]): Promise<readonly Block[]> {
    if (++this.calls === this.trouble.cancelAt) this.controller.abort();
    this.signal.throwIfAborted();
    const blocks = await this.memory.readMany(ranges);
    return blocks.map(block => this.broken(block));
  }

  private broken(block: Block): Block {
    const { missing } = this.trouble;
    if (!missing || missing.size === 0) return block;
    const bytes = Uint8Array.from(block.bytes);
    const gaps: Gap[] = [...block.gaps];
    const end = block.address + BigInt(bytes.length);
    for (let page = block.address / PAGE; page * PAGE < end; page++) {
      if (!missing.has(page)) continue;
      const from = Number(page * PAGE < block.address ? 0n : page * PAGE - block.address);
      const to = Number((page + 1n) * PAGE < end ? (page + 1n) * PAGE - block.address : BigInt(bytes.length));
      bytes.fill(0, from, to);
      gaps.push({ offset: from, length: to - from, reason: 'paged-out' });
    }
    return { ...block, bytes, gaps };
  }
}

/** The same kernel over another memory, at a halt. */
export function targetOver(target: KernelTarget, memory: Memory, stop = 0): KernelTarget {
  return new KernelTarget(memory, target.types, target.symbols, target.kernelBase, stop);
}

export function pageOf(address: Address | bigint): bigint {
  return toAddress(address) / PAGE;
}
