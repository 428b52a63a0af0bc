import type { Fields } from './entityDraft';
import { type Known, stopOfKnown } from './evidence';

/** What is said of one wait (or run) of a thread. */
const OF_ONE_WAIT: readonly string[] = [
  ...['waitReason', 'waitMode', 'alertable', 'waitObjects', 'waitType', 'timeout', 'waitsFor', 'irps', 'processor'],
  ...['ticks', 'waitMs', 'waitStart', 'frames', 'stackResident'],
];

/** Printed while they are above 0 only. */
const COUNTS: readonly string[] = ['suspendCount', 'freezeCount'];

/** Any of these tells that the thread has gone on. */
const SIGNS: readonly string[] = ['state', 'waitReason', 'waitStart', 'contextSwitches'];

const NONE: readonly string[] = [];

/**
 * Fields of a thread that a new reading puts an end to: it was taken at a later stop and shows another state or wait than
 * before. A reading that shows the same wait leaves them. A header with a wait reason would show suspension counts.
 */
export function overBy(before: Fields, now: Fields): readonly string[] {
  if (!before['state'] || !now['state'] || stopOfKnown(now['state']) <= stopOfKnown(before['state'])) return NONE;
  const goneOn = SIGNS.some(sign => differ(before[sign], now[sign]));
  const counted = now['waitReason'] !== undefined || now['state'].value !== 'WAIT';
  return [...(goneOn ? OF_ONE_WAIT : NONE), ...(counted ? COUNTS : NONE)];
}

function differ(before: Known<unknown> | undefined, now: Known<unknown> | undefined): boolean {
  return before !== undefined && now !== undefined && before.value !== now.value;
}
