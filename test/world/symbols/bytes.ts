/** Grows as things are appended; little endian. */
export class Bytes {
  private buffer = Buffer.alloc(1024);
  private used = 0;

  get length(): number {
    return this.used;
  }

  u8(value: number): this {
    this.reserve(1);
    this.buffer[this.used++] = value & 0xff;
    return this;
  }

  u16(value: number): this {
    this.reserve(2);
    this.used = this.buffer.writeUInt16LE(value & 0xffff, this.used);
    return this;
  }

  u32(value: number): this {
    this.reserve(4);
    this.used = this.buffer.writeUInt32LE(value >>> 0, this.used);
    return this;
  }

  raw(bytes: Uint8Array): this {
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.used);
    this.used += bytes.length;
    return this;
  }

  /** Zero-terminated. */
  text(text: string): this {
    return this.raw(Buffer.from(`${text}\0`, 'utf8'));
  }

  /** Zeros up to a multiple of `to`. */
  align(to: number): this {
    while (this.used % to !== 0) this.u8(0);
    return this;
  }

  done(): Buffer {
    return Buffer.from(this.buffer.subarray(0, this.used));
  }

  private reserve(count: number): void {
    if (this.used + count <= this.buffer.length) return;
    const larger = Buffer.alloc(Math.max(this.buffer.length * 2, this.used + count));
    larger.set(this.buffer.subarray(0, this.used));
    this.buffer = larger;
  }
}
