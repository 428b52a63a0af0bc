import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import { type Block, type Gap, gapAt, type Memory, type Range } from '../memory';

export const PAGE = 0x1000;
/** 32 MB. */
const MAX_KEPT = 32 * 1024 * 1024;

/**
 * Memory that answers at once from what was fetched before. What it does not have it notes; the caller fetches all that
 * together in one turn and asks again. So the steps up many stacks stay plain functions, and go on side by side.
 */
export class PageCache {
  private readonly blocks = new Map<string, Block>();
  private readonly wanted = new Map<string, Range>();
  private kept = 0;
  private unanswered = 0;

  constructor(private readonly memory: Memory) {}

  /** How many questions could not be answered: an answer given while this grew means nothing. */
  get misses(): number {
    return this.unanswered;
  }

  /** Something is noted. */
  get incomplete(): boolean {
    return this.wanted.size > 0;
  }

  /** A block by its range; undefined: noted. */
  block(range: Range): Block | undefined {
    const key = `${range.address}/${range.length}/${range.process ?? ''}`;
    const block = this.blocks.get(key);
    if (block) return block;
    this.unanswered++;
    this.wanted.set(key, range);
    return undefined;
  }

  /** The page that holds an address; undefined: noted. */
  page(address: bigint, process?: Address): Block | undefined {
    const start = toAddress(address & ~0xfffn);
    return this.block(
      process === undefined ? { address: start, length: PAGE } : { address: start, length: PAGE, process },
    );
  }

  /** Bytes up to where they are not known; `gap`: why they end there. */
  bytes(address: bigint, length: number, process?: Address): { readonly bytes: Uint8Array; readonly gap?: Gap } {
    const found = new Uint8Array(length);
    for (let done = 0; done < length;) {
      const at = BigInt.asUintN(64, address + BigInt(done));
      const offset = Number(at & 0xfffn);
      const count = Math.min(length - done, PAGE - offset);
      const block = this.page(at, process);
      const gap = block && gapAt(block, offset, count);
      if (!block || gap) {
        const readable = gap ? Math.max(0, gap.offset - offset) : 0;
        if (block) found.set(block.bytes.subarray(offset, offset + readable), done);
        return { bytes: found.subarray(0, done + readable), ...(gap && { gap }) };
      }
      found.set(block.bytes.subarray(offset, offset + count), done);
      done += count;
    }
    return { bytes: found };
  }

  /** Reads everything that was noted, in one turn. */
  async fetch(signal?: AbortSignal): Promise<void> {
    const wanted = [...this.wanted];
    this.wanted.clear();
    if (this.kept > MAX_KEPT) {
      this.blocks.clear();
      this.kept = 0;
    }
    const blocks = await this.memory.readMany(
      wanted.map(([, range]) => range),
      signal,
    );
    wanted.forEach(([key, range], i) => {
      const block = blocks[i] ?? unread(range);
      this.blocks.set(key, block);
      this.kept += block.bytes.length;
    });
  }
}

function unread(range: Range): Block {
  const gap: Gap = { offset: 0, length: range.length, reason: 'unreadable' };
  return { address: range.address, bytes: new Uint8Array(range.length), gaps: [gap] };
}
