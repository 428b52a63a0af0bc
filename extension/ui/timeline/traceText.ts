import type { SavedTrace, TraceState } from '../../protocol/messageTrace';

/** How far a trace is, for the line above the timeline. */
export function traceLine(state: TraceState): string {
  const { phase, message } = state;
  if (phase === 'none') return message ?? 'Nothing was traced in this session.';
  return [headOf(state), message].filter(part => part !== undefined && part !== '').join(' ');
}

function headOf(state: TraceState): string {
  const { phase, filterText, limits } = state;
  const about = filterText === undefined || filterText === '' ? '' : ` of ${filterText}`;
  switch (phase) {
    case 'none':
      return '';
    case 'starting':
      return `Setting the breakpoints of a trace${about}…`;
    case 'running':
      return `Tracing messages${about}: ${counts(state)}, until ${number(limits.events)} events, ${number(limits.hits)} halts or ${number(limits.seconds)} s.`;
    case 'ending':
      return `Removing the breakpoints of the trace: ${counts(state)}.`;
    case 'ended':
      return `Trace of messages${about}: ${counts(state)}.`;
  }
}

/** `120 events in 12 s, the machine was halted 480 times`. */
function counts({ events, hits, ms }: TraceState): string {
  const halts = hits > 0 ? `, the target was halted for a moment ${hits === 1 ? 'once' : `${number(hits)} times`}` : '';
  const time = ms > 0 ? ` in ${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s` : '';
  return `${events === 1 ? '1 event' : `${number(events)} events`}${time}${halts}`;
}

/** The same for a trace out of a file. */
export function savedLine({ events, startedAt, filter, lost }: SavedTrace): string {
  const when = startedAt === undefined ? '' : `, begun ${startedAt.slice(0, 19).replace('T', ' ')} UTC`;
  const only = filter === undefined ? '' : `, only ${filter}`;
  const gone = lost > 0 ? ` Nothing is known of ${lost === 1 ? '1 hit' : `${number(lost)} hits`}.` : '';
  return `Saved trace: ${events.length === 1 ? '1 event' : `${number(events.length)} events`}${when}${only}.${gone}`;
}

/** Short, for the status bar. */
export function traceBadge({ phase, events, ms }: TraceState): string {
  if (phase === 'starting') return 'ALPC trace: starting…';
  if (phase === 'ending') return 'ALPC trace: ending…';
  return `ALPC trace: ${number(events)}, ${Math.round(ms / 1000)} s`;
}

export function isGoingOn({ phase }: TraceState): boolean {
  return phase === 'starting' || phase === 'running' || phase === 'ending';
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
