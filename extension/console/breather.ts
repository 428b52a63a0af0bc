/** Milliseconds of work between two looks at what else the process has to do. */
const LONGEST = 20;

/** Lets a long command have pauses in which it can be cancelled and others get their turn. */
export class Breather {
  private since = performance.now();

  constructor(private readonly signal: AbortSignal) {}

  /** Call it in every turn of a loop. @throws when the command was cancelled */
  async breathe(): Promise<void> {
    if (performance.now() - this.since >= LONGEST) {
      await new Promise<void>(resolve => {
        setTimeout(resolve, 0);
      });
      this.since = performance.now();
    }
    this.signal.throwIfAborted();
  }
}
