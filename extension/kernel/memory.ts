import type { Address } from '../base/address';
import type { UnknownReason } from '../model/evidence';

/** A run of bytes to read. User addresses belong to a process; kernel addresses are the same in all. */
export interface Range {
  readonly address: Address;
  readonly length: number;
  /** EPROCESS whose address space is meant; absent: the kernel's. */
  readonly process?: Address;
}

/** A part of a block that could not be read. Offsets are relative to the block. */
export interface Gap {
  readonly offset: number;
  readonly length: number;
  readonly reason: UnknownReason;
  /** More on the reason: page file number and offset, or the PFN that the dump leaves out. */
  readonly detail?: string;
}

/** Bytes of one range, as far as they could be read. Bytes inside gaps are 0 and mean nothing. */
export interface Block {
  readonly address: Address;
  readonly bytes: Uint8Array;
  readonly gaps: readonly Gap[];
}

/** Ranges of one length, read one behind the other. */
export interface Records {
  readonly bytes: Uint8Array;
  /** What could not be read, by the number of the range; offsets are relative to it. Bytes inside of gaps are 0. */
  readonly gaps: ReadonlyMap<number, readonly Gap[]>;
}

/** What a walk of a LIST_ENTRY list found. */
export interface ListWalk {
  /** Addresses of the links (not of the objects), in order, the head left out. */
  readonly links: readonly Address[];
  /** Why the walk ended before it came back to the head. */
  readonly broken?: { readonly reason: UnknownReason; readonly at: Address };
}

/**
 * The one way walkers see a target. A call may take 100 ns (dump) or 12 ms (serial line), so walkers ask for a whole
 * level at once. The answer has one block for each range, in order; a read never fails as a whole.
 */
export interface Memory {
  readonly pointerSize: 4 | 8;
  /**
   * Ranges that a call should have at most, where a call costs nothing beyond its bytes: work in pieces takes less memory
   * and shows how far it is. Absent: ask for everything at once.
   */
  readonly batch?: number;
  /**
   * Walks LIST_ENTRY lists on the target's own side (kd's `dl`), where following each link would cost a turn. Absent:
   * links are read one after the other.
   */
  readonly walkLists?: (heads: readonly Address[], limit: number, signal?: AbortSignal) => Promise<readonly ListWalk[]>;
  /**
   * Reads as many bytes at each address, kernel memory only. For levels of many structures, where a block for each would
   * cost more than its bytes. Absent: `readMany` does it.
   */
  readonly readRecords?: (addresses: readonly Address[], length: number, signal?: AbortSignal) => Promise<Records>;
  /** Rejects only when `signal` is aborted or the target is lost. */
  readMany(ranges: readonly Range[], signal?: AbortSignal): Promise<readonly Block[]>;
}

/** Why the bytes at this part of a block are not known; undefined if they are. */
export function gapAt(block: Block, offset: number, length: number): Gap | undefined {
  return gapWithin(block.bytes.length, block.gaps, offset, length);
}

/** The same of bytes that are no block of their own: `size` of them. */
export function gapWithin(size: number, gaps: readonly Gap[], offset: number, length: number): Gap | undefined {
  if (offset < 0 || offset + length > size) return { offset, length, reason: 'invalid' };
  return gaps.find(gap => gap.offset < offset + length && offset < gap.offset + gap.length);
}
