import type { CommandItem, CommandsResponse } from '../../protocol/requests';

/** Commands that a document shows: the newest. */
export const MOST_LOGGED = 5_000;
/** Longer commands are cut: scripts of hundreds of reads stand in one line. */
const LONGEST_COMMAND = 300;

/**
 * What a session has asked of its target, or a log holds, a row each. The number in front is the line of the transcript at
 * which the command stands: a link to its answer.
 */
export function commandLogText({ commands, total }: CommandsResponse): string {
  const head = [
    `* ${total.toLocaleString('en-US')} ${total === 1 ? 'command' : 'commands'}${total > commands.length ? `, the last ${commands.length.toLocaleString('en-US')} of them` : ''}; a click on a number shows the answer`,
    '*  line  time          stop    took   lines  command',
  ];
  return [...head, ...commands.map(rowOf)].join('\n') + '\n';
}

function rowOf({ text, line, lines, ran }: CommandItem): string {
  const time = ran ? clockOf(ran.at) : '';
  const stop = ran ? String(ran.stop) : '';
  const took = ran ? `${(ran.ms / 1_000).toFixed(ran.ms < 9_995 ? 2 : 0)} s` : '';
  const mark = ran?.background === true ? '~ ' : '  ';
  const command = text === '' ? '(what was printed before the first command)' : text.replace(/\s+/g, ' ');
  const shown = command.length > LONGEST_COMMAND ? `${command.slice(0, LONGEST_COMMAND)}…` : command;
  const cells = [
    String(Math.max(1, line)).padStart(7),
    time.padEnd(12),
    stop.padStart(4),
    took.padStart(6),
    lines.toLocaleString('en-US').padStart(6),
  ];
  return `${cells.join('  ')}${mark}${shown}`;
}

/** `14:03:59.120`, of this machine's time zone. */
function clockOf(iso: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return '';
  const two = (value: number): string => String(value).padStart(2, '0');
  const ms = String(time.getMilliseconds()).padStart(3, '0');
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${ms}`;
}

/** The numbers in front of rows, 0-based, and the lines that they name. */
export function commandLogLinks(
  text: string,
): readonly { readonly row: number; readonly start: number; readonly end: number; readonly line: number }[] {
  return text.split('\n').flatMap((line, row) => {
    const number = /^ *(\d+) {2}/.exec(line);
    if (!number) return [];
    const [whole, digits = ''] = number;
    const end = whole.length - 2;
    return [{ row, start: end - digits.length, end, line: Number(digits) }];
  });
}
