import { mainThreadMs } from './measured';

/** Between two looks; what is shorter than this is not told apart from nothing. */
const EVERY_MS = 2;

/** Measures the longest time in one piece that the main thread was on a processor without coming back to its event loop. */
export class BlockMeter {
  private longest = 0;
  private last = busy();

  constructor() {
    setInterval(() => {
      this.look();
    }, EVERY_MS).unref();
  }

  /** The longest since it was asked last, in milliseconds on a processor. */
  take(): number {
    this.look();
    const { longest } = this;
    this.longest = 0;
    return longest;
  }

  private look(): void {
    const now = busy();
    this.longest = Math.max(this.longest, now - this.last);
    this.last = now;
  }
}

function busy(): number {
  return mainThreadMs() ?? performance.now();
}
