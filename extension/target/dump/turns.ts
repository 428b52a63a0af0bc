/** Reading goes on for this long before others get their turn. */
const LONGEST_MS = 15;

/**
 * Pauses between reads: walkers ask for thousands of small pieces, one after the other, and what they do in between
 * leaves no time for requests otherwise.
 */
export class Turns {
  private since = performance.now();

  /** Lets others have their turn where it is time for that. Rejects when the reading is not wanted any more. */
  async pause(signal: AbortSignal | undefined): Promise<void> {
    if (performance.now() - this.since >= LONGEST_MS) {
      await new Promise<void>(resolve => setImmediate(resolve));
      this.since = performance.now();
    }
    signal?.throwIfAborted();
  }
}
