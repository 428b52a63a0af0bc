import type { DebuggeeState } from '../../protocol/debuggee';
import type { StatusResponse, ViewName } from '../../protocol/requests';
import { debuggeePart, hasWelcome, readPart } from './ageText';

export interface ViewMessageInput {
  readonly status: StatusResponse | undefined;
  readonly state: 'none' | 'reading' | 'active' | 'ended';
  readonly filter?: string;
  /** Root rows that the filter hides. */
  readonly hidden?: number;
  /** The part of all rows that the filter has looked at, while it is not done. */
  readonly searched?: number;
  /** The view has been filled and has no row at all, filter or not. */
  readonly empty?: boolean;
  readonly view: ViewName;
  /** Where a debugger stands; absent for logs and dumps. */
  readonly debuggee?: DebuggeeState;
  /** Milliseconds since 1970. */
  readonly now?: number;
  /** The time of a reading as the user writes times. */
  readonly clock: (iso: string) => string;
}

/**
 * The line above the rows of a view: the filter, when the data was read, how long that took, which stop it shows, and
 * what is missing. Undefined where there is nothing to say, so that the welcome text shows.
 */
export function viewMessage(input: ViewMessageInput): string | undefined {
  if (input.state === 'none') return undefined;
  const parts: string[] = [];
  if (input.filter !== undefined) parts.push(filterPart(input.filter, input.hidden, input.searched));
  if (input.state === 'ended') parts.push('Session ended');
  const { status, debuggee } = input;
  if (debuggee && input.state !== 'ended') return debuggeeMessage(input, debuggee, parts);
  // The welcome text shows where there is no message: it says what to do about the symbols.
  if (status?.needs !== undefined && input.state === 'active' && input.view !== 'modules') return undefined;
  if (input.empty === true && input.filter === undefined && !status?.reading) parts.push(emptyText(input.view, status));
  if (status) {
    if (!status.reading) parts.push(`Read ${input.clock(status.readAt)} in ${duration(status.tookMs)}`);
    // A log may hold several moments, so each view says which; a dump has one, which is said once.
    if (status.moment !== '' && (status.kind !== 'dump' || input.view === 'waitChains')) parts.push(status.moment);
    if (status.names !== undefined && input.view === 'waitChains')
      parts.push(`${status.names} is missing: frames have no names`);
    if (status.partial !== undefined && status.partial !== '') parts.push(status.partial);
  } else if (input.state === 'reading') {
    parts.push('Reading…');
  }
  return parts.length > 0 ? parts.join(' · ') : undefined;
}

/** A target that can run: whether it does comes first, then how old the rows are. */
function debuggeeMessage(
  { status, view, empty, filter, now }: ViewMessageInput,
  debuggee: DebuggeeState,
  parts: string[],
): string | undefined {
  if (filter === undefined && hasWelcome(debuggee, status)) return undefined;
  const where = debuggeePart(debuggee);
  if (where !== undefined) parts.push(where);
  if (status) {
    const hasRows = debuggee.readAtStop !== undefined && !status.reading;
    if (empty === true && filter === undefined && hasRows) {
      // What was left out may be what the view would show: the welcome text says how to read it.
      if (status.notRead && debuggee.state === 'halted') return undefined;
      parts.push(EMPTY_READ[view]);
    }
    const read = readPart(status, debuggee, now ?? Date.parse(status.readAt));
    if (read !== undefined) parts.push(read);
    if (status.partial !== undefined && status.partial !== '') parts.push(status.partial);
  }
  return parts.length > 0 ? parts.join(' · ') : undefined;
}

const EMPTY_READ: Readonly<Record<ViewName, string>> = {
  waitChains: 'No thread was found that waits for another',
  ports: 'No ALPC port was read',
  messages: 'No ALPC message was read',
  threads: 'No thread was read',
  modules: 'No module was read',
};

/** What a view without rows means. */
function emptyText(view: ViewName, status: StatusResponse | undefined): string {
  if (status?.kind !== 'dump') return EMPTY[view];
  return status.partial === undefined || status.partial === '' ? EMPTY_DUMP[view] : EMPTY_READ[view];
}

const EMPTY_DUMP: Readonly<Record<ViewName, string>> = {
  waitChains: 'No thread waits for another',
  ports: 'No ALPC port is in this dump',
  messages: 'No ALPC message is in this dump',
  threads: 'No thread is in this dump',
  modules: 'No module is in this dump',
};

/** What to type in kd where a log has nothing for a view. */
const EMPTY: Readonly<Record<ViewName, string>> = {
  waitChains: 'No waiting thread is described: log “!thread” or “!process 0 7” of what hangs',
  ports: 'No port is described: log “!alpc /lpp” of the process',
  messages: 'No message is described: log “!alpc /m” of the one that a thread waits for',
  threads: 'No thread is described: log “!process 0 7” or “!thread”',
  modules: 'No module is listed: log “lm”',
};

function filterPart(filter: string, hidden: number | undefined, searched: number | undefined): string {
  if (searched !== undefined) return `Filter “${filter}”, ${Math.floor(searched * 100)} % searched so far`;
  const rest = hidden === undefined || hidden === 0 ? '' : ` hides ${hidden.toLocaleString('en-US')}`;
  return `Filter “${filter}”${rest}`;
}

/** `12 ms`, `1.4 s`: milliseconds for people. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
}

/** What to count on the badge of a view, and how to say it. */
export function viewBadge(
  view: ViewName,
  status: StatusResponse | undefined,
): { value: number; tooltip: string } | undefined {
  const hung = status?.counts.hung ?? 0;
  if (view !== 'waitChains' || hung === 0) return undefined;
  return { value: hung, tooltip: hung === 1 ? '1 thread hangs' : `${hung} threads hang` };
}
