import type { Disposable } from '../../../extension/base/disposables';
import type { Clock } from '../../../extension/target/kd/session/clock';

interface Timer {
  readonly at: number;
  readonly call: () => void;
}

/** A clock that a test turns by hand. */
export class HandClock implements Clock {
  private time = 0;
  private readonly timers = new Set<Timer>();

  now(): number {
    return this.time;
  }

  after(ms: number, call: () => void): Disposable {
    const timer = { at: this.time + ms, call };
    this.timers.add(timer);
    return { dispose: () => this.timers.delete(timer) };
  }

  /** Lets time pass and calls what is due, in order. */
  pass(ms: number): void {
    const end = this.time + ms;
    for (let next = this.due(end); next; next = this.due(end)) {
      this.timers.delete(next);
      this.time = Math.max(this.time, next.at);
      next.call();
    }
    this.time = end;
  }

  private due(end: number): Timer | undefined {
    return [...this.timers].filter(timer => timer.at <= end).sort((a, b) => a.at - b.at)[0];
  }
}
