import type { ShownTraceEvent, ShownTracePair } from '../../extension/protocol/messageTrace';
import { whatText } from './words';

/** A line of the timeline: an event, or a time of which nothing, or not all, is known. */
export type TimelineRow =
  { readonly kind: 'event'; readonly event: ShownTraceEvent } | { readonly kind: 'gap'; readonly text: string };

/** A line from an event to another one, or, where that was not seen, to the side of whom it must have been. */
export interface Arrow {
  readonly from: number;
  /** Event at whose row it ends. */
  readonly row: number;
  /** Event in whose lane it ends. */
  readonly lane: number;
  readonly reply: boolean;
  /** The event at its end was seen. */
  readonly seen: boolean;
}

export interface Shown {
  /** Words that an event must contain, each of them. */
  readonly filter: string;
  /** Only requests of which no answer was seen. */
  readonly unanswered: boolean;
}

/** Events in their order; between two of them a gap where hits are lost. Where only some are shown, gaps would mislead. */
export function rowsOf(
  events: readonly ShownTraceEvent[],
  pairs: ReadonlyMap<number, ShownTracePair>,
  lost: number,
  { filter, unanswered }: Shown,
): readonly TimelineRow[] {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter(word => word !== '');
  const rows: TimelineRow[] = [];
  let before: number | undefined;
  // A trace of one process or port counts the hits of others, too.
  const isAllLost = missingHits(events) <= lost;
  for (const event of events) {
    if (unanswered && pairs.get(event.index)?.reply !== undefined) continue;
    if (unanswered && !pairs.has(event.index)) continue;
    if (words.length > 0 && !holds(event, words)) continue;
    const missing = before === undefined ? 0 : event.hit - before - 1;
    if (missing > 0 && lost > 0 && words.length === 0 && !unanswered)
      rows.push({ kind: 'gap', text: gapText(missing, isAllLost) });
    before = event.hit;
    rows.push({ kind: 'event', event });
  }
  return rows;
}

function missingHits(events: readonly ShownTraceEvent[]): number {
  const [first, last] = [events[0], events.at(-1)];
  return first && last ? last.hit - first.hit + 1 - events.length : 0;
}

function gapText(hits: number, isAllLost: boolean): string {
  const count = hits === 1 ? '1 hit' : `${hits.toLocaleString('en-US')} hits`;
  return isAllLost ? `${count} of which nothing is known` : `${count} that were left out or are lost`;
}

function holds(event: ShownTraceEvent, words: readonly string[]): boolean {
  const { thread, process, port, message, routine } = event;
  const names = [thread, process, port, message].flatMap(name => [name?.label, name?.address]);
  const text = [whatText(event), routine, ...names].join(' ').toLowerCase();
  return words.every(word => text.includes(word));
}

/** The pair that each event belongs to, by the index of the event. */
export function pairsByEvent(pairs: Iterable<ShownTracePair>): ReadonlyMap<number, ShownTracePair> {
  const found = new Map<number, ShownTracePair>();
  for (const pair of pairs) for (const index of membersOf(pair)) found.set(index, pair);
  return found;
}

/** Events of a request in their order: sent, taken, answered, answer taken; those that were seen. */
export function membersOf({ request, taken, reply, answered }: ShownTracePair): readonly number[] {
  return [request, taken, reply, answered].filter(index => index !== undefined);
}

/** From the request to who took it, from the answer to who waited for it. */
export function arrowsOf(pairs: Iterable<ShownTracePair>): readonly Arrow[] {
  const arrows: Arrow[] = [];
  for (const { request, taken, reply, answered } of pairs) {
    const served = taken ?? reply;
    if (served !== undefined)
      arrows.push({ from: request, row: taken ?? request, lane: served, reply: false, seen: taken !== undefined });
    if (reply !== undefined)
      arrows.push({
        from: reply,
        row: answered ?? reply,
        lane: answered ?? request,
        reply: true,
        seen: answered !== undefined,
      });
  }
  return arrows;
}
