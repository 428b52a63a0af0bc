import type { Address } from '../../extension/base/address';
import type { Block, Gap, Memory, Range } from '../../extension/kernel/memory';
import type { UnknownReason } from '../../extension/model/evidence';

interface Patch {
  readonly address: bigint;
  readonly bytes: Uint8Array;
  readonly process: Address | undefined;
}

interface Hole {
  readonly address: bigint;
  readonly length: number;
  readonly reason: UnknownReason;
}

/** Memory of a target with parts that read otherwise, or not at all. Counts its turns. */
export class OverlayMemory implements Memory {
  readonly pointerSize = 8;
  turns = 0;
  private readonly patches: Patch[] = [];
  private readonly holes: Hole[] = [];

  constructor(private readonly below: Memory) {}

  put(address: bigint, bytes: Uint8Array, process?: Address): void {
    this.patches.push({ address, bytes, process });
  }

  hide(address: bigint, length: number, reason: UnknownReason = 'paged-out'): void {
    this.holes.push({ address, length, reason });
  }

  async readMany(ranges: readonly Range[], signal?: AbortSignal): Promise<readonly Block[]> {
    this.turns++;
    const blocks = await this.below.readMany(ranges, signal);
    return blocks.map((block, i) => this.changed(block, ranges[i]?.process));
  }

  private changed(block: Block, process: Address | undefined): Block {
    const bytes = new Uint8Array(block.bytes);
    let gaps: readonly Gap[] = block.gaps;
    for (const patch of this.patches.filter(one => one.process === undefined || one.process === process)) {
      const from = Number(patch.address - block.address);
      for (let i = 0; i < patch.bytes.length; i++)
        if (from + i >= 0 && from + i < bytes.length) bytes[from + i] = patch.bytes[i] ?? 0;
      gaps = gaps.filter(gap => from > gap.offset || from + patch.bytes.length < gap.offset + gap.length);
    }
    for (const hole of this.holes) {
      const from = Math.max(0, Number(hole.address - block.address));
      const to = Math.min(bytes.length, Number(hole.address - block.address) + hole.length);
      if (from < to) gaps = [...gaps, { offset: from, length: to - from, reason: hole.reason }];
    }
    return { address: block.address, bytes, gaps };
  }
}
