import type { DebuggeeState } from '../../protocol/debuggee';
import type { StatusResponse } from '../../protocol/requests';
import { debuggeeText, debuggeeTooltip } from './debuggeeText';

export interface StatusInput {
  readonly state: 'none' | 'reading' | 'active' | 'ended';
  readonly title: string;
  readonly status?: StatusResponse;
  /** Where a debugger stands; absent for logs and dumps. */
  readonly debuggee?: DebuggeeState;
  readonly progress?: { readonly text: string; readonly fraction?: number };
  /** Sessions that run besides the shown one. */
  readonly others: number;
}

export interface StatusText {
  readonly text: string;
  readonly tooltip: string;
}

/** What the status bar says about the shown session; undefined where there is none. */
export function statusText(input: StatusInput): StatusText | undefined {
  const { state, title, status, progress } = input;
  if (state === 'none') return undefined;
  const { debuggee } = input;
  if (progress || (state === 'reading' && !debuggee)) {
    const percent = progress?.fraction === undefined ? '' : ` ${Math.floor(progress.fraction * 100)} %`;
    // `ports 3,120 of 4,800`: what is being read, as far as that says more than the title.
    const what = progress && !progress.text.includes(title) ? `: ${progress.text}` : '';
    return { text: `$(sync~spin) Reading ${title}${percent}${what}`, tooltip: progress?.text ?? `Reading ${title}` };
  }
  if (state === 'ended') return { text: `$(debug-disconnect) ${title}: ended`, tooltip: 'The session has ended' };
  const more = input.others > 0 ? ` (+${input.others})` : '';
  if (debuggee) {
    const found = debuggee.readAtStop === undefined ? undefined : hungText(status);
    const tooltip = [...debuggeeTooltip(debuggee), tooltipOf(status)].filter(line => line !== '').join('\n');
    return { text: debuggeeText(title, debuggee, found) + more, tooltip };
  }
  return { text: `$(references) ${title}: ${hungText(status)}${more}`, tooltip: tooltipOf(status) };
}

function hungText(status: StatusResponse | undefined): string {
  if (status?.needs !== undefined) return 'symbols needed';
  const hung = status?.counts.hung ?? 0;
  if (hung > 0) return `${hung} hung`;
  return status !== undefined && isWhole(status) ? 'nothing hangs' : 'no hung thread found';
}

/** Of a log, of a program and of what was read in part nobody knows what the rest waits for. */
function isWhole({ kind, reading, partial, notRead, debuggee }: StatusResponse): boolean {
  return kind !== 'log' && !reading && !partial && !notRead && debuggee?.userMode !== true;
}

function tooltipOf(status: StatusResponse | undefined): string {
  if (!status) return '';
  const { counts } = status;
  const lines = [
    status.path,
    `${counts.processes} processes, ${counts.threads} threads, ${counts.ports} ports, ${counts.messages} messages`,
    `${counts.chains} wait chains, ${counts.hung} hung threads`,
  ];
  const missing = status.needs ?? status.names;
  if (missing !== undefined) lines.push(`Symbols needed: ${missing}`);
  if (counts.unparsed > 0) lines.push(`${counts.unparsed} lines not understood`);
  if (status.moment !== '') lines.push(status.moment);
  if (status.partial !== undefined) lines.push(status.partial);
  return lines.join('\n');
}
