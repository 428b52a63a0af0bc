import type { CommandItem } from '../../protocol/requests';
import { customRequest } from '../requests/handler';
import { wordsOf } from '../rows/rowFilter';
import type { TargetCommand } from '../session/target';

export const commands = customRequest(
  'alpcscope/commands',
  'recorded commands of the input',
  ({ start, count, filter, line }, { session }) => {
    const words = wordsOf(filter ?? '');
    const all = session.opened.target.commands;
    const found = all.filter(command => matches(command, words) && (line === undefined || holds(command, line)));
    return { commands: found.slice(start, start + count).map(itemOf), total: found.length };
  },
);

function matches(command: TargetCommand, words: readonly string[]): boolean {
  const text = command.text.toLowerCase();
  return words.every(word => text.includes(word));
}

function holds(command: TargetCommand, line: number): boolean {
  return command.line <= line && line <= command.lastLine;
}

function itemOf(command: TargetCommand): CommandItem {
  const { index, text, prompt, line, lastLine, ran, stop } = command;
  const lines = Math.max(0, lastLine - Math.max(1, line) + 1);
  if (!ran) return { index, text, prompt, line, lines };
  const { ms, background } = ran;
  return { index, text, prompt, line, lines, ran: { at: new Date(ran.at).toISOString(), ms, background, stop } };
}
