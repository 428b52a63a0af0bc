/** Reads the variable-length parts of CodeView records. Never reads beyond `end`; reading past it gives zeros and sets `bad`. */
export class RecordReader {
  bad = false;
  private readonly view: DataView;

  constructor(
    private readonly bytes: Buffer,
    public at: number,
    private readonly end: number,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.end - this.at;
  }

  /** The next byte without taking it; 0 at the end. */
  peek(): number {
    return this.at < this.end ? (this.bytes[this.at] ?? 0) : 0;
  }

  u8(): number {
    return this.take(1) ? this.view.getUint8(this.at - 1) : 0;
  }

  u16(): number {
    return this.take(2) ? this.view.getUint16(this.at - 2, true) : 0;
  }

  u32(): number {
    return this.take(4) ? this.view.getUint32(this.at - 4, true) : 0;
  }

  skip(count: number): void {
    this.take(count);
  }

  /** A numeric leaf: below 0x8000 the number itself, else a type and its bytes. Source: LLVM CodeView, `cvinfo.h` facts. */
  numeric(): bigint {
    const leaf = this.u16();
    if (leaf < 0x8000) return BigInt(leaf);
    switch (leaf) {
      case 0x8000:
        return this.take(1) ? BigInt(this.view.getInt8(this.at - 1)) : 0n;
      case 0x8001:
        return this.take(2) ? BigInt(this.view.getInt16(this.at - 2, true)) : 0n;
      case 0x8002:
        return BigInt(this.u16());
      case 0x8003:
        return this.take(4) ? BigInt(this.view.getInt32(this.at - 4, true)) : 0n;
      case 0x8004:
        return BigInt(this.u32());
      case 0x8009:
        return this.take(8) ? this.view.getBigInt64(this.at - 8, true) : 0n;
      case 0x800a:
        return this.take(8) ? this.view.getBigUint64(this.at - 8, true) : 0n;
      default:
        this.bad = true;
        return 0n;
    }
  }

  /** A zero-terminated UTF-8 name. */
  text(): string {
    const stop = this.bytes.indexOf(0, this.at);
    if (stop < 0 || stop >= this.end) {
      this.bad = true;
      return '';
    }
    const text = decode(this.bytes, this.at, stop);
    this.at = stop + 1;
    return text;
  }

  private take(count: number): boolean {
    if (this.at + count > this.end) {
      this.bad = true;
      this.at = this.end;
      return false;
    }
    this.at += count;
    return true;
  }
}

/** Names are nearly always ASCII, which is the same in Latin-1 and made a string much faster than UTF-8. */
export function decode(bytes: Buffer, from: number, to: number): string {
  for (let i = from; i < to; i++) if ((bytes[i] ?? 0) >= 0x80) return bytes.toString('utf8', from, to);
  return bytes.toString('latin1', from, to);
}
