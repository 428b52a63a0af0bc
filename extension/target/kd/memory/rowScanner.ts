/*
 * Rows of `dq`, `dd` and `db` by their characters: an inventory prints millions of them, and patterns or big integers take
 * several times as long.
 */

const SPACE = 32;
const DASH = 45;
const TICK = 96;
const QUESTION = 63;
/** Bytes of a row. */
const MOST = 16;
const UNKNOWN = -1;
const NOT_HEX = -2;

/** A row that was read: bytes in the order of memory, -1 where one is unreadable. */
export class RowScanner {
  /** High and low half of the address. */
  high = 0;
  low = 0;
  count = 0;
  readonly bytes = new Int16Array(MOST);
  private at = 0;

  /** Reads the address alone. */
  place(line: string): boolean {
    this.at = 0;
    return this.address(line);
  }

  /** Reads a row of cells of 1, 4 or 8 bytes. False: the line is no such row. */
  read(line: string, cell: 1 | 4 | 8): boolean {
    this.at = 0;
    this.count = 0;
    if (!this.address(line) || line.charCodeAt(this.at) !== SPACE || line.charCodeAt(this.at + 1) !== SPACE)
      return false;
    this.at += 2;
    while (this.at < line.length && this.count + cell <= MOST) {
      if (!this.cell(line, cell)) return false;
      const next = line.charCodeAt(this.at);
      if (this.at >= line.length) return true;
      if (next !== SPACE && next !== DASH) return false;
      this.at++;
      // Two blanks: bytes end here, and the same as text follows.
      if (line.charCodeAt(this.at) === SPACE) return cell === 1 || line.slice(this.at).trim() === '';
    }
    return cell === 1 || line.slice(this.at).trim() === '';
  }

  private address(line: string): boolean {
    const first = this.half(line);
    if (first === undefined) return false;
    if (line.charCodeAt(this.at) === TICK) this.at++;
    else if (line.charCodeAt(this.at) === SPACE) {
      this.high = 0;
      this.low = first;
      return true;
    }
    const second = this.half(line);
    this.high = first;
    this.low = second ?? 0;
    return second !== undefined;
  }

  /** Eight hex digits. */
  private half(line: string): number | undefined {
    let value = 0;
    for (let i = 0; i < 8; i++) {
      const digit = hexDigit(line.charCodeAt(this.at + i));
      if (digit < 0) return undefined;
      value = value * 16 + digit;
    }
    this.at += 8;
    return value;
  }

  /** One cell, the highest byte first as numbers are printed. A cell is unreadable as a whole. */
  private cell(line: string, size: 1 | 4 | 8): boolean {
    for (let i = size - 1; i >= 0; i--) {
      if (i === 3 && size === 8 && line.charCodeAt(this.at) === TICK) this.at++;
      const high = hexDigit(line.charCodeAt(this.at));
      const low = hexDigit(line.charCodeAt(this.at + 1));
      if (high === NOT_HEX || low === NOT_HEX) return false;
      this.bytes[this.count + i] = high < 0 || low < 0 ? UNKNOWN : high * 16 + low;
      this.at += 2;
    }
    this.count += size;
    return true;
  }
}

/** Value of a hex digit; -1 for `?`, -2 for anything else. */
function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  if (code >= 97 && code <= 102) return code - 87;
  if (code >= 65 && code <= 70) return code - 55;
  return code === QUESTION ? UNKNOWN : NOT_HEX;
}
