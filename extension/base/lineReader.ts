import type { LineEnds } from './lineEnds';
import { byteLineEnds } from './lineEnds';

/** Whole lines in their bytes, each but the very last one with its line end. */
export interface LineBlock {
  /** A view into a buffer that is reused: read it before the next block comes. */
  readonly bytes: Uint8Array;
  /** Where the block begins in the input, in bytes. */
  readonly offset: number;
  /** Bytes of the input that the block stands for: more than `bytes` holds when `partial`. */
  readonly length: number;
  /** The block is one line that is longer than the bound: its beginning only. */
  readonly partial: boolean;
}

export interface LineReaderOptions {
  readonly ends?: LineEnds;
  /** Offset of the first byte that will be pushed. */
  readonly offset?: number;
  /** A line of more bytes, its line end included, is kept only so far. Also the size of the largest block. */
  readonly maxLine?: number;
}

/** The bound on one line. No line that debuggers print on purpose is longer; a block of it is decoded at one go. */
export const MAX_LINE_BYTES = 64 * 1024;

/**
 * Cuts a stream of bytes, pushed in chunks of any size, into blocks of whole lines. Needs memory for one line of the
 * bound besides the chunk in hand: the rest of a longer line is dropped while it is read. The lines that come out do not
 * depend on where the chunks were cut.
 */
export class LineReader {
  private readonly ends: LineEnds;
  private readonly maxLine: number;
  /** The line that the last chunk ended in: its kept bytes, and how many bytes it has so far. */
  private readonly carry: Uint8Array;
  private kept = 0;
  private carried = 0;
  /** The carried line ends with a CR, which may be the first half of a CRLF. */
  private carriedCr = false;
  /** Half of a two-byte character. */
  private half: number | undefined;
  private offset: number;

  constructor(
    private readonly emit: (block: LineBlock) => void,
    options: LineReaderOptions = {},
  ) {
    this.ends = options.ends ?? byteLineEnds;
    this.offset = options.offset ?? 0;
    this.maxLine = options.maxLine ?? MAX_LINE_BYTES;
    this.carry = new Uint8Array(this.maxLine);
  }

  push(chunk: Uint8Array): void {
    let rest = this.ends.unit === 1 ? chunk : this.wholeUnits(chunk);
    while (rest.length > 0) {
      if (this.carried > 0) rest = this.continueLine(rest);
      else {
        const window = rest.length > this.maxLine ? rest.subarray(0, this.maxLine) : rest;
        const end = this.ends.last(window);
        if (end > 0) {
          this.emitBlock(window.subarray(0, end), end);
          rest = rest.subarray(end);
        } else {
          this.keep(window);
          rest = rest.subarray(window.length);
        }
      }
    }
  }

  /** Hands over the last line, if it has no line end. */
  end(): void {
    if (this.half !== undefined) {
      const odd = Uint8Array.of(this.half);
      this.half = undefined;
      if (this.carriedCr) this.emitCarry();
      this.keep(odd);
    }
    this.emitCarry();
  }

  /** Adds to the carried line what belongs to it; the line goes out when its end is found. Returns the rest. */
  private continueLine(bytes: Uint8Array): Uint8Array {
    if (this.carriedCr) {
      const lf = this.ends.startsWithLf(bytes) ? this.ends.unit : 0;
      if (lf > 0) this.keep(bytes.subarray(0, lf));
      this.emitCarry();
      return bytes.subarray(lf);
    }
    // In steps of one block: a chunk of many short lines must not be searched to its end for a CR at each of them.
    const window = bytes.length > this.maxLine ? bytes.subarray(0, this.maxLine) : bytes;
    const end = this.ends.first(window);
    const taken = end < 0 ? window : window.subarray(0, end);
    this.keep(taken);
    if (end >= 0) this.emitCarry();
    return bytes.subarray(taken.length);
  }

  private keep(bytes: Uint8Array): void {
    const room = Math.min(bytes.length, this.maxLine - this.kept);
    if (room > 0) this.carry.set(bytes.length > room ? bytes.subarray(0, room) : bytes, this.kept);
    this.kept += room;
    this.carried += bytes.length;
    this.carriedCr = this.ends.endsWithCr(bytes);
  }

  private emitCarry(): void {
    if (this.carried === 0) return;
    const { kept, carried } = this;
    this.kept = 0;
    this.carried = 0;
    this.carriedCr = false;
    this.emitBlock(this.carry.subarray(0, kept), carried);
  }

  private emitBlock(bytes: Uint8Array, length: number): void {
    const { offset } = this;
    this.offset += length;
    this.emit({ bytes, offset, length, partial: length > bytes.length });
  }

  /** The chunk with the half character that the last one left, less the half that it leaves itself. */
  private wholeUnits(chunk: Uint8Array): Uint8Array {
    let bytes = chunk;
    if (this.half !== undefined && chunk.length > 0) {
      bytes = new Uint8Array(chunk.length + 1);
      bytes[0] = this.half;
      bytes.set(chunk, 1);
      this.half = undefined;
    }
    if (bytes.length % 2 === 0) return bytes;
    this.half = bytes.at(-1);
    return bytes.subarray(0, -1);
  }
}
