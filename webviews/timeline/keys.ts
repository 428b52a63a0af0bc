import type { ShownTracePair } from '../../extension/protocol/messageTrace';
import { membersOf, type TimelineRow } from './rows';

/**
 * Row that a key leads to: up and down by one or by a page, to both ends, and to the right and left along the message:
 * request, taken, answer, answer taken.
 */
export function rowAfterKey(
  rows: readonly TimelineRow[],
  at: number,
  key: string,
  page: number,
  pairOf: (index: number) => ShownTracePair | undefined,
): number | undefined {
  const last = rows.length - 1;
  const bounded = (row: number): number => Math.max(0, Math.min(last, row));
  switch (key) {
    case 'ArrowDown':
      return bounded(at + 1);
    case 'ArrowUp':
      return bounded(at - 1);
    case 'PageDown':
      return bounded(at + page);
    case 'PageUp':
      return bounded(at - page);
    case 'Home':
      return bounded(0);
    case 'End':
      return bounded(last);
    case 'ArrowRight':
      return along(rows, at, 1, pairOf);
    case 'ArrowLeft':
      return along(rows, at, -1, pairOf);
    default:
      return undefined;
  }
}

function along(
  rows: readonly TimelineRow[],
  at: number,
  step: 1 | -1,
  pairOf: (index: number) => ShownTracePair | undefined,
): number | undefined {
  const row = rows[at];
  if (row?.kind !== 'event') return undefined;
  const pair = pairOf(row.event.index);
  const members = pair ? membersOf(pair) : [];
  const next = members[members.indexOf(row.event.index) + step];
  if (next === undefined) return undefined;
  const found = rows.findIndex(other => other.kind === 'event' && other.event.index === next);
  return found < 0 ? undefined : found;
}
