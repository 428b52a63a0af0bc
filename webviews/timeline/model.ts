import type { ShownTraceEvent, ShownTracePair } from '../../extension/protocol/messageTrace';
import { type Lanes, lanesOf } from './lanes';
import { type Arrow, arrowsOf, pairsByEvent, rowsOf, type Shown, type TimelineRow } from './rows';

/** What is on the page: which of the events, and in which columns. */
export interface Choice extends Shown {
  readonly processesOnly: boolean;
}

/** Rows, columns and arrows of one choice; made anew when events come or the choice changes. */
export interface Picture extends Lanes {
  readonly rows: readonly TimelineRow[];
  readonly rowOf: ReadonlyMap<number, number>;
  readonly arrows: readonly Arrow[];
  pairOf(index: number): ShownTracePair | undefined;
}

/** The events of a trace as they came. */
export class Timeline {
  private events: readonly ShownTraceEvent[] = [];
  private readonly pairs = new Map<number, ShownTracePair>();

  get size(): number {
    return this.events.length;
  }

  get first(): readonly ShownTraceEvent[] {
    return this.events;
  }

  get allPairs(): readonly ShownTracePair[] {
    return [...this.pairs.values()];
  }

  /** Takes events from `start` on. What would leave a hole is not taken. */
  add(start: number, events: readonly ShownTraceEvent[], pairs: readonly ShownTracePair[]): void {
    if (start > this.events.length) return;
    if (start === 0) this.pairs.clear();
    this.events = [...this.events.slice(0, start), ...events];
    for (const pair of pairs) this.pairs.set(pair.request, pair);
  }

  picture(lost: number, choice: Choice): Picture {
    const byEvent = pairsByEvent(this.pairs.values());
    const rows = rowsOf(this.events, byEvent, lost, choice);
    const shown = rows.flatMap(row => (row.kind === 'event' ? [row.event] : []));
    const rowOf = new Map(rows.flatMap((row, at) => (row.kind === 'event' ? [[row.event.index, at] as const] : [])));
    const arrows = arrowsOf(this.pairs.values()).filter(arrow => rowOf.has(arrow.from) && rowOf.has(arrow.row));
    return { rows, rowOf, arrows, pairOf: index => byEvent.get(index), ...lanesOf(shown, choice.processesOnly) };
  }
}
