import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import { FieldFinder } from './fieldAccess';
import type { Block, Memory, Range, Records } from './memory';
import { StructLevel } from './structLevel';
import { StructView } from './structView';
import type { Symbols, Types } from './types';

/** Larger than any structure that is walked: a KPRCB has some 50 KB. Symbols may be damaged. */
const MAX_STRUCT = 1 << 18;
/** Bytes of a piece of a level. */
const MAX_PIECE = 1 << 24;
/** The same of views that are handed on one by one: who keeps one of them keeps the bytes of all. */
const MAX_SHARED = 1 << 20;

/** What a walker works with: the memory of a target, and the types and symbols of its kernel. */
export class KernelTarget {
  readonly fields: FieldFinder;

  /**
   * @param kernelBase where the kernel image is loaded
   * @param stop which halt of the target the memory belongs to; 0 for a dump
   */
  constructor(
    readonly memory: Memory,
    readonly types: Types,
    readonly symbols: Symbols,
    readonly kernelBase: Address,
    readonly stop = 0,
  ) {
    this.fields = new FieldFinder(types);
  }

  /** Address of a symbol of the kernel; undefined where the symbol file has no such name. */
  symbol(name: string): Address | undefined {
    const rva = this.symbols.rvaOf(name);
    return rva === undefined ? undefined : toAddress(this.kernelBase + BigInt(rva));
  }

  /**
   * Reads one structure at each address, all in one turn. `process`: the address space for user addresses.
   * A type that the symbols do not have gives structures without any bytes, whose fields are all `no-symbols`.
   */
  async structs(
    type: string,
    addresses: readonly Address[],
    signal?: AbortSignal,
    process?: Address,
  ): Promise<readonly StructView[]> {
    if (process === undefined) {
      const views: StructView[] = [];
      await this.eachStruct(type, addresses, view => void views.push(view), signal ? { signal } : {});
      return views;
    }
    const length = this.lengthOf(type);
    const ranges = addresses.map((address): Range => ({ address, length, process }));
    const blocks = await this.memory.readMany(ranges, signal);
    return blocks.map(block => this.view(type, block));
  }

  /**
   * Reads one structure at each address and hands each on as it comes, so that a level of 100,000 need not be held at
   * once where the target lets it be read in pieces. `before`: bytes in front of each (a header) that are read, too;
   * `length`: bytes of each with those in front, where not the whole structure is wanted.
   */
  async eachStruct(
    type: string,
    addresses: readonly Address[],
    take: (view: StructView, index: number) => void,
    options: {
      readonly before?: number;
      readonly length?: number;
      readonly signal?: AbortSignal;
      readonly done?: (count: number) => void;
    } = {},
  ): Promise<void> {
    const { before = 0, length = this.lengthOf(type) + before, signal, done } = options;
    const step = this.stepOf(addresses.length, length, MAX_SHARED);
    for (let start = 0; start < addresses.length; start += step) {
      const part = addresses.slice(start, start + step);
      const level = new StructLevel(type, part, { before, length, step }, this.fields, this.stop);
      level.add(await this.records(part, before, length, signal));
      for (let i = 0; i < part.length; i++) take(level.view(i), start + i);
      done?.(Math.min(start + step, addresses.length));
    }
  }

  /**
   * Reads one structure at each address as a level, whose bytes lie together. `before`, `after`: bytes in front of each
   * and behind it.
   */
  async level(
    type: string,
    addresses: readonly Address[],
    options: {
      readonly before?: number;
      readonly after?: number;
      readonly signal?: AbortSignal;
      readonly done?: (count: number) => void;
    } = {},
  ): Promise<StructLevel> {
    const { before = 0, signal, done } = options;
    const size = this.lengthOf(type);
    // What stands behind a structure of unknown size cannot be told from the structure.
    const after = size === 0 ? 0 : (options.after ?? 0);
    const length = size + before + after;
    const step = this.stepOf(addresses.length, length);
    const level = new StructLevel(type, addresses, { before, length, after, step }, this.fields, this.stop);
    for (let start = 0; start < addresses.length; start += step) {
      const part = addresses.slice(start, start + step);
      level.add(await this.records(part, before, length, signal));
      done?.(Math.min(start + step, addresses.length));
    }
    return level;
  }

  /** `length` bytes of each, from `before` bytes in front of it on. */
  private async records(
    places: readonly Address[],
    before: number,
    length: number,
    signal?: AbortSignal,
  ): Promise<Records> {
    const { memory } = this;
    const addresses = before === 0 ? places : places.map(address => toAddress(address - BigInt(before)));
    if (memory.readRecords) return memory.readRecords(addresses, length, signal);
    const blocks = await memory.readMany(
      addresses.map(address => ({ address, length })),
      signal,
    );
    const bytes = new Uint8Array(addresses.length * length);
    const gaps = new Map<number, Block['gaps']>();
    blocks.forEach((block, i) => {
      bytes.set(block.bytes.subarray(0, length), i * length);
      if (block.gaps.length > 0) gaps.set(i, block.gaps);
      else if (block.bytes.length < length) gaps.set(i, [{ offset: 0, length, reason: 'unreadable' }]);
    });
    return { bytes, gaps };
  }

  /** Bytes of a structure; 0 where the symbols do not have it, or say a size that no kernel structure has. */
  private lengthOf(type: string): number {
    const size = this.fields.sizeOf(type) ?? 0;
    return size > 0 && size <= MAX_STRUCT ? size : 0;
  }

  /** Structures of a piece: as the memory prefers, and no more than fit. */
  private stepOf(count: number, length: number, most = MAX_PIECE): number {
    const { batch } = this.memory;
    return batch === undefined
      ? Math.max(1, count)
      : Math.max(1, Math.min(batch, Math.floor(most / Math.max(1, length))));
  }

  /** A structure inside of a block that was read. */
  view(type: string, block: Block, offset = 0): StructView {
    return StructView.ofBlock(type, block, this.fields, this.stop, offset);
  }

  /** One structure. */
  async struct(type: string, address: Address, signal?: AbortSignal, process?: Address): Promise<StructView> {
    const [view] = await this.structs(type, [address], signal, process);
    return view ?? this.view(type, { address, bytes: new Uint8Array(0), gaps: [] });
  }

  /** Pointers at addresses, in one turn; undefined where one could not be read. */
  async pointers(addresses: readonly Address[], signal?: AbortSignal): Promise<readonly (Address | undefined)[]> {
    const length = this.memory.pointerSize;
    const blocks = await this.memory.readMany(
      addresses.map(address => ({ address, length })),
      signal,
    );
    return blocks.map(block => {
      if (block.gaps.length > 0 || block.bytes.length < length) return undefined;
      const view = new DataView(block.bytes.buffer, block.bytes.byteOffset, block.bytes.byteLength);
      return toAddress(length === 8 ? view.getBigUint64(0, true) : BigInt(view.getUint32(0, true)));
    });
  }
}
