import { ConsoleError } from '../consoleCommand';
import { CaretError } from '../errors';
import type { CommandTable, FoundCommand } from '../commandTable';

/**
 * Finds the command that a text begins with.
 * @throws ConsoleError in kd's words where there is none
 */
export function findCommand(table: CommandTable, text: string): FoundCommand {
  const first = text.charAt(0);
  if (first === '!') return extension(table, text);
  if (first === '.') return dotCommand(table, text);
  const found = table.atStart(text);
  if (found) return found;
  throw unknownCommand(first.toLowerCase());
}

/** `!thread`, `!kdexts.thread`. */
function extension(table: CommandTable, text: string): FoundCommand {
  const name = /^!(?:([\w:\\]+)\.)?(\w+)/.exec(text);
  if (!name?.[2]) throw new CaretError('syntax');
  const command = table.named(`!${name[2]}`);
  if (command) return { command, length: name[0].length };
  throw new ConsoleError(name[1] === undefined ? `No export ${name[2]} found` : `${name[1]} has no ${name[2]} export`);
}

/** `.echo`, `.sympath+`, `.echo"text"`: the whole word is the name. */
function dotCommand(table: CommandTable, text: string): FoundCommand {
  const word = /^\.\w+[+-]?/.exec(text)?.[0] ?? '.';
  for (const name of [word, word.replace(/[+-]$/, '')]) {
    const command = table.named(name);
    if (command) return { command, length: name.length };
  }
  throw new CaretError('syntax');
}

/**
 * What kd says of commands that a dump cannot carry out: running it, breakpoints, writing memory.
 * Source: kd 10.0.10240 on a triage dump.
 */
function unknownCommand(letter: string): ConsoleError {
  if ('gpt'.includes(letter)) return new CaretError('notRunnable', 1);
  if (letter === 'b') return new CaretError('unsupported', 2);
  if (letter === 'e') return new CaretError('memory');
  return new CaretError('syntax');
}
