import type { DebuggeeState } from '../../protocol/debuggee';
import type { StatusResponse } from '../../protocol/requests';

/** `12 s ago`, `3 min ago`: how old a reading is. */
export function ageText(readAt: string, now: number): string {
  const seconds = Math.max(0, Math.floor((now - Date.parse(readAt)) / 1000));
  if (!Number.isFinite(seconds) || seconds < 5) return 'just now';
  if (seconds < 90) return `${seconds} s ago`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min ago`;
  return `${Math.round(seconds / 3600)} h ago`;
}

/** True where the rows may no longer be what the target holds: it runs, or has halted anew since they were read. */
export function isStale(debuggee: DebuggeeState | undefined): boolean {
  if (debuggee?.readAtStop === undefined) return false;
  return debuggee.state !== 'halted' || debuggee.readAtStop < debuggee.stop;
}

/** True where nothing was read and the welcome text of the view says what to do. */
export function hasWelcome(debuggee: DebuggeeState, status: StatusResponse | undefined): boolean {
  if (debuggee.readAtStop !== undefined) return false;
  const { state } = debuggee;
  return state === 'running' || state === 'waiting' || (state === 'halted' && status?.notRead !== undefined);
}

/** Why rows are old, or why there are none yet. */
export function debuggeePart(debuggee: DebuggeeState): string | undefined {
  switch (debuggee.state) {
    case 'starting':
      return 'Connecting…';
    case 'waiting':
      return `Waiting for the target${debuggee.reason === undefined ? '' : `: ${debuggee.reason}`}`;
    case 'running':
      return 'The target runs';
    case 'breaking-in':
      return 'Breaking in…';
    case 'reconnecting':
      return 'The target restarts';
    case 'lost':
      return `The target does not answer${debuggee.reason === undefined ? '' : `: ${debuggee.reason}`}`;
    case 'halted':
    case 'ended':
      return undefined;
  }
}

/** When and at which stop the rows were read; what a whole reading would cost where it was not done. */
export function readPart(status: StatusResponse, debuggee: DebuggeeState, now: number): string | undefined {
  const { readAtStop, stop } = debuggee;
  // How far it is stands in its place.
  if (status.reading) return undefined;
  const cost = costPart(status);
  if (readAtStop === undefined) return cost && `Not read by itself: ${cost}`;
  const behind = readAtStop < stop ? `, now at stop ${stop}` : '';
  const read = `Read ${ageText(status.readAt, now)}, at stop ${readAtStop}${behind}`;
  return cost === undefined ? read : `${read} · everything: ${cost}`;
}

/** What a whole reading takes, where it was not done unasked. */
function costPart({ notRead }: StatusResponse): string | undefined {
  if (!notRead) return undefined;
  return `about ${notRead.reads.toLocaleString('en-US')} reads, ${Math.ceil(notRead.ms / 1000)} s (Read Everything)`;
}
