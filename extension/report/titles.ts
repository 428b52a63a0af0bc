import type { Text } from './document';
import type { ReportInput } from './reportInput';
import { groupDigits } from './words';

/** `Hang report: service.kdlog (svchost.exe)`, unless the caller named it. */
export function titleOf(input: ReportInput, kind: string): string {
  if (input.title !== undefined) return input.title;
  return `${kind}: ${input.source}${input.filter ? ` (${input.filter.label})` : ''}`;
}

/** What was read and when. */
export function subtitle(input: ReportInput): Text {
  const { target } = input.analysis.snapshot;
  const parts = [
    target.windows ?? (target.kind === 'log' ? 'Windows version not printed' : 'Windows version unknown'),
    target.kind === 'log' ? `kd log${input.lines ? `, ${groupDigits(input.lines.total)} lines` : ''}` : target.kind,
    target.sessionTime && `session of ${target.sessionTime}`,
    target.uptime && `up ${target.uptime}`,
    `read ${input.readAt}`,
  ];
  return [parts.filter(part => part !== undefined && part !== '').join(' · ')];
}
