/** Rows are shown first when a reading takes longer than this, and then from time to time; in milliseconds. */
const FIRST = 1_500;
/** Showing rows takes time itself: no more of it than one part in so many. */
const PART = 10;
/** What waits for what is worked out anew each time, of more and more: the longer it has taken so far, the rarer. */
const LATER = 0.25;

/** A clock, so that tests need not wait. */
export interface TellingClock {
  now(): number;
}

/**
 * When to show what was read so far of a reading that goes on: not for one that takes a second, and never so often that
 * showing takes more than a small part of the time.
 */
export class RowsMeanwhile {
  private readonly began: number;
  private next: number;

  /** @param show takes what is there, and shows it */
  constructor(
    private readonly clock: TellingClock,
    private readonly show: (so: string) => void,
  ) {
    this.began = clock.now();
    this.next = this.began + FIRST;
  }

  /** The reading has come on. `so`: how far it is. */
  came(so: string): void {
    const began = this.clock.now();
    if (began < this.next) return;
    this.show(so);
    const now = this.clock.now();
    this.next = now + Math.max(FIRST, PART * (now - began), LATER * (now - this.began));
  }
}
