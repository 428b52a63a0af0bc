import type { TraceEvent } from '../../model/messageTrace';
import { TRACE_EVENT_KINDS } from '../../model/messageTrace';
import { TRACE_BOUNDS, type TraceState } from '../../protocol/messageTrace';
import { readTraces } from '../../target/log/readTraces';
import { messageOf } from '../errors';
import type { SessionTarget } from '../session/target';
import { TraceView } from './traceView';

/** The trace that a log holds: of several the last one. */
export interface FoundSavedTrace {
  readonly view: TraceView;
  readonly lost: number;
  readonly state: TraceState;
}

/** Files that were looked through, by the target that they belong to: a log does not change under its reading. */
const found = new WeakMap<SessionTarget, Promise<FoundSavedTrace>>();

/** The message trace of a log; without events where it has none, or is a dump. */
export function savedTraceOf(target: SessionTarget): Promise<FoundSavedTrace> {
  let trace = found.get(target);
  if (!trace) found.set(target, (trace = look(target)));
  return trace;
}

async function look({ kind, path }: SessionTarget): Promise<FoundSavedTrace> {
  if (kind !== 'log' || path === '') return made([], 0, 0, 'A dump holds no trace of messages.');
  try {
    const traces = await readTraces(path);
    const last = traces.at(-1);
    if (!last) return made([], 0, 0, 'This log holds no trace of messages.');
    const more = traces.length > 1 ? `The last of ${traces.length} traces of this log is shown.` : undefined;
    return made(last.events, last.hits, last.damaged, more);
  } catch (error) {
    return made([], 0, 0, `The log cannot be read again: ${messageOf(error)}`);
  }
}

function made(events: readonly TraceEvent[], hits: number, lost: number, message: string | undefined): FoundSavedTrace {
  const view = new TraceView(events);
  const [last] = events.slice(-1);
  const state: TraceState = {
    number: events.length > 0 ? 1 : 0,
    phase: events.length > 0 ? 'ended' : 'none',
    limits: {
      events: TRACE_BOUNDS.events.usual,
      hits: TRACE_BOUNDS.hits.usual,
      seconds: TRACE_BOUNDS.seconds.usual,
    },
    filter: {},
    kinds: TRACE_EVENT_KINDS.filter(kind => events.some(event => event.kind === kind)),
    events: events.length,
    hits,
    ms: Math.round((last && view.clock.msOf(last)) ?? 0),
    ...(message !== undefined && { message }),
  };
  return { view, lost, state };
}
