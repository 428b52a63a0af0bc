/** Slices that count for nothing any more: each new one makes those before it count less. */
const FORGET = 0.9;

/**
 * What a read costs on the way to a target: a time for each read, whatever its size, and one for each byte. Both are found
 * by least squares over the slices that were read, in which reads are small (links) or large (bodies).
 */
export class LinkSpeed {
  private readsReads = 0;
  private readsBytes = 0;
  private bytesBytes = 0;
  private readsMs = 0;
  private bytesMs = 0;

  took(reads: number, bytes: number, ms: number): void {
    if (reads <= 0) return;
    this.readsReads = this.readsReads * FORGET + reads * reads;
    this.readsBytes = this.readsBytes * FORGET + reads * bytes;
    this.bytesBytes = this.bytesBytes * FORGET + bytes * bytes;
    this.readsMs = this.readsMs * FORGET + reads * ms;
    this.bytesMs = this.bytesMs * FORGET + bytes * ms;
  }

  /** Milliseconds that so many reads of so many bytes will take; undefined while nothing was read. */
  estimate(reads: number, bytes: number): number | undefined {
    if (this.readsReads === 0) return undefined;
    const { msPerRead, msPerByte } = this.parts;
    return reads * msPerRead + bytes * msPerByte;
  }

  private get parts(): { readonly msPerRead: number; readonly msPerByte: number } {
    const { readsReads, readsBytes, bytesBytes, readsMs, bytesMs } = this;
    const determinant = readsReads * bytesBytes - readsBytes * readsBytes;
    const msPerRead = (readsMs * bytesBytes - bytesMs * readsBytes) / determinant;
    const msPerByte = (bytesMs * readsReads - readsMs * readsBytes) / determinant;
    // All slices were alike, or one of the two costs nothing: then the other explains all of the time.
    if (!(determinant > readsReads * bytesBytes * 1e-6) || msPerByte < 0)
      return { msPerRead: readsMs / readsReads, msPerByte: 0 };
    if (msPerRead < 0) return { msPerRead: 0, msPerByte: bytesBytes === 0 ? 0 : bytesMs / bytesBytes };
    return { msPerRead, msPerByte };
  }
}
