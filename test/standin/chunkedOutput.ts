/** Writes in chunks of a size, with time between them, in order. */
export class ChunkedOutput {
  private chain = Promise.resolve();

  constructor(
    private readonly write: (bytes: Uint8Array) => void,
    private readonly chunk: number | undefined,
    private readonly ms: number,
  ) {}

  print(bytes: Uint8Array): void {
    const { chunk } = this;
    if (chunk === undefined) {
      this.write(bytes);
      return;
    }
    this.chain = this.chain.then(async () => {
      for (let at = 0; at < bytes.length; at += chunk) {
        this.write(bytes.subarray(at, at + chunk));
        await new Promise(resolve => (this.ms > 0 ? setTimeout(resolve, this.ms) : setImmediate(resolve)));
      }
    });
  }

  /** Everything was written. */
  flushed(): Promise<void> {
    return this.chain;
  }
}
