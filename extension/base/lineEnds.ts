/** Finds line ends (LF, CR, CRLF) in bytes whose characters take one byte, or two bytes of one order. */
export interface LineEnds {
  /** Bytes of one character. */
  readonly unit: 1 | 2;
  /**
   * Index after the first line end in `bytes`, or -1. A CR in the very last place is no end yet: an LF may follow.
   * With two-byte characters `bytes` begins on a whole character and has an even length.
   */
  first(bytes: Uint8Array): number;
  /** Index after the last line end in `bytes`, or -1; the same rule for a CR in the last place. */
  last(bytes: Uint8Array): number;
  /** True when the last character is a CR. */
  endsWithCr(bytes: Uint8Array): boolean;
  /** True when the first character is an LF. */
  startsWithLf(bytes: Uint8Array): boolean;
}

const LF = 10;
const CR = 13;

/** Line ends of UTF-8 and of every ANSI code page: neither uses the bytes 10 and 13 inside another character. */
export const byteLineEnds: LineEnds = {
  unit: 1,
  first(bytes) {
    const lf = bytes.indexOf(LF);
    const cr = (lf < 0 ? bytes : bytes.subarray(0, lf)).indexOf(CR);
    return firstOf(lf, cr, bytes.length, 1);
  },
  last(bytes) {
    const lf = bytes.lastIndexOf(LF);
    if (lf >= 0) return lf + 1;
    return bytes.subarray(0, -1).lastIndexOf(CR) + 1 || -1;
  },
  endsWithCr: bytes => bytes.at(-1) === CR,
  startsWithLf: bytes => bytes[0] === LF,
};

/** Line ends of UTF-16 in one of its two byte orders. */
export function wideLineEnds(order: 'le' | 'be'): LineEnds {
  const low = order === 'le' ? 0 : 1;
  const unitAt = (bytes: Uint8Array, at: number): number => ((bytes[at + 1 - low] ?? 0) << 8) | (bytes[at + low] ?? 0);
  const find = (bytes: Uint8Array, code: number): number => {
    for (let i = bytes.indexOf(code); i >= 0; i = bytes.indexOf(code, i + 1)) {
      if ((i & 1) === low && unitAt(bytes, i - low) === code) return i - low;
    }
    return -1;
  };
  const findLast = (bytes: Uint8Array, code: number): number => {
    for (let i = bytes.lastIndexOf(code); i >= 0; i = i === 0 ? -1 : bytes.lastIndexOf(code, i - 1)) {
      if ((i & 1) === low && unitAt(bytes, i - low) === code) return i - low;
    }
    return -1;
  };
  return {
    unit: 2,
    first(bytes) {
      const lf = find(bytes, LF);
      return firstOf(lf, find(lf < 0 ? bytes : bytes.subarray(0, lf), CR), bytes.length, 2);
    },
    last(bytes) {
      const lf = findLast(bytes, LF);
      if (lf >= 0) return lf + 2;
      const cr = findLast(bytes.subarray(0, -2), CR);
      return cr < 0 ? -1 : cr + 2;
    },
    endsWithCr: bytes => bytes.length >= 2 && unitAt(bytes, bytes.length - 2) === CR,
    startsWithLf: bytes => bytes.length >= 2 && unitAt(bytes, 0) === LF,
  };
}

/** Index after the first line end, of the places of the first LF and of the first CR before it (-1: none). */
function firstOf(lf: number, cr: number, length: number, unit: number): number {
  if (cr < 0) return lf < 0 ? -1 : lf + unit;
  if (cr + unit === lf) return lf + unit;
  return cr + unit === length ? -1 : cr + unit;
}
