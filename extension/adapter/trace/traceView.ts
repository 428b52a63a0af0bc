import type { Address } from '../../base/address';
import { TraceClock } from '../../analysis/messageTrace/traceClock';
import { tracePairs } from '../../analysis/messageTrace/tracePairs';
import type { TraceEvent, TracePair } from '../../model/messageTrace';
import type { Snapshot } from '../../model/snapshot';
import type { TraceEventsPage } from '../../protocol/messageTrace';
import { shownEvent, shownPair } from './shownTrace';

/** What is worked out of events that were there at one moment. */
export class TraceView {
  readonly clock: TraceClock;
  readonly pairs: readonly TracePair[];
  /** Client ids of the threads that entered something, for where they are only pointed at. */
  private readonly cids = new Map<Address, string>();

  constructor(readonly events: readonly TraceEvent[]) {
    this.clock = new TraceClock(events);
    this.pairs = tracePairs(events);
    for (const { thread, cid } of events) if (thread !== undefined && cid !== undefined) this.cids.set(thread, cid);
  }

  /** Events from an index on, with the pairs that they belong to. */
  page(snapshot: Snapshot, start: number, count: number): Pick<TraceEventsPage, 'events' | 'pairs' | 'total'> {
    const { events, pairs, clock, cids } = this;
    const end = Math.min(events.length, start + count);
    const isIn = (index: number | undefined): boolean => index !== undefined && index >= start && index < end;
    return {
      events: events.slice(start, end).map((event, i) => shownEvent(event, start + i, { snapshot, clock, cids })),
      pairs: pairs
        .filter(({ request, taken, reply, answered }) => [request, taken, reply, answered].some(isIn))
        .map(pair => shownPair(events, pair, clock)),
      total: events.length,
    };
  }
}
