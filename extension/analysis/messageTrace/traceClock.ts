import type { TraceEvent } from '../../model/messageTrace';

/** 100 ns units of a millisecond. */
const TICKS = 10_000n;

/**
 * When events happened, in milliseconds since the first. The clock of the target is used where every event has its time: it
 * does not count what the debugger needs in between, as the arrival of the lines does, but moves on with each clock tick
 * only. Both clocks are never mixed.
 */
export class TraceClock {
  readonly kind: 'target' | 'debugger';
  private readonly start: bigint;

  constructor(events: readonly TraceEvent[]) {
    const [first] = events;
    this.start = first?.interruptTime ?? 0n;
    let before = this.start;
    const climbs = events.every(({ interruptTime }) => {
      if (interruptTime === undefined || interruptTime < before) return false;
      before = interruptTime;
      return true;
    });
    this.kind = climbs && events.length > 0 ? 'target' : 'debugger';
  }

  msOf({ interruptTime, ms }: TraceEvent): number | undefined {
    if (this.kind === 'debugger') return ms;
    return interruptTime === undefined ? undefined : Number(((interruptTime - this.start) * 10n) / TICKS) / 10;
  }
}
