import type { BusyWith, DebuggeeRunState, DebuggeeState } from '../../protocol/debuggee';

/** How a state of a debugger is drawn: a codicon, and words that follow the title. */
interface Drawn {
  readonly icon: string;
  readonly words: string;
}

const STATES: Readonly<Record<DebuggeeRunState, Drawn>> = {
  starting: { icon: 'loading~spin', words: 'connecting' },
  waiting: { icon: 'watch', words: 'waiting for the target' },
  running: { icon: 'play', words: 'running' },
  'breaking-in': { icon: 'loading~spin', words: 'breaking in' },
  halted: { icon: 'debug-pause', words: 'halted' },
  reconnecting: { icon: 'loading~spin', words: 'the target restarts' },
  lost: { icon: 'debug-disconnect', words: 'target lost' },
  ended: { icon: 'debug-disconnect', words: 'debugger ended' },
};

/** What the status bar says of a debugger; `found`: what its views say, which holds while it is halted. */
export function debuggeeText(title: string, debuggee: DebuggeeState, found: string | undefined): string {
  if (debuggee.busy) return `$(sync~spin) ${title}: ${busyText(debuggee.busy)}`;
  const { icon, words } = STATES[debuggee.state];
  const more = debuggee.state === 'halted' && found !== undefined ? `, ${found}` : '';
  return `$(${icon}) ${title}: ${words}${more}`;
}

/** `busy with !process 0 17 for 12 s, 2 waiting`. */
export function busyText({ command, ms, waiting }: BusyWith): string {
  const behind = waiting > 0 ? `, ${waiting} waiting` : '';
  return `busy with ${command} for ${Math.floor(ms / 1000)} s${behind}`;
}

/** Lines of the tooltip. */
export function debuggeeTooltip(debuggee: DebuggeeState): readonly string[] {
  const access =
    debuggee.access === 'full' ? 'Full access: commands may change the target' : 'Read-only access: nothing is changed';
  const { busy, reason, commandLine, stop, trace } = debuggee;
  return [
    ...(busy && !busy.background ? ['Click to cancel the command'] : []),
    ...(reason === undefined ? [] : [reason]),
    ...(stop > 0 ? [`Stop ${stop}`] : []),
    access,
    ...(commandLine === undefined ? [] : [commandLine]),
    ...(trace === undefined ? [] : [`Recorded in ${trace}`]),
  ];
}
