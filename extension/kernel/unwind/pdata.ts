import { readRuntimeFunction, type RuntimeFunction } from './unwindInfo';

/** `.pdata` of an image: entries of 12 bytes, sorted by begin. */
export class Pdata {
  private readonly view: DataView;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get count(): number {
    return Math.floor(this.bytes.byteLength / 12);
  }

  /** The entry that covers an offset from the base of the image. */
  find(rva: number): RuntimeFunction | undefined {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.view.getUint32(middle * 12, true) <= rva) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return undefined;
    const entry = readRuntimeFunction(this.view, (low - 1) * 12);
    return rva < entry.end ? entry : undefined;
  }
}
