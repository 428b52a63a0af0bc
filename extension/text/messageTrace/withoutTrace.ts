import { readTraceLine, TRACE_MARK } from './traceLine';

/** What a target has printed without the lines of a message trace, of which only their number stays. */
export function withoutTrace(text: string): string {
  if (!text.includes(TRACE_MARK)) return text;
  const lines = text.split('\n');
  const kept = lines.filter(line => readTraceLine(line) === undefined);
  const count = lines.length - kept.length;
  return count === 0 ? text : `[${count} lines of the message trace]\n${kept.join('\n')}`;
}
