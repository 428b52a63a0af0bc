import { inlineCode } from '../../base/markdown';
import { promptAt } from '../../text/prompt';
import { LOG_LANGUAGE } from '../documents';
import type { CommandHelp } from '../help/helpTypes';
import { findCommand, findFlag, findPhrase, findWord } from '../help/lookUpHelp';
import type { Token } from '../tokenAt';

/** An explanation in Markdown and the columns that it is about. */
export interface Help {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** What the command, flag, word or phrase at a column means. */
export function helpAt(line: string, character: number, language: string, token: Token | undefined): Help | undefined {
  const commandStart = language === LOG_LANGUAGE ? promptAt(line)?.end : 0;
  if (commandStart !== undefined && character >= commandStart) {
    const help = helpInCommand(line, commandStart, character, token);
    if (help) return help;
  }
  // Commands are named in output, too: `Type ".hh dbgerr004" for details`, `.cxr resets it`.
  const named = token?.kind === 'command' ? findCommand(token.text) : undefined;
  if (token && named) return { text: commandText(named), start: token.start, end: token.end };
  const word = token && wordHelp(token);
  if (word !== undefined) return { text: word, start: token?.start ?? character, end: token?.end ?? character };
  const phrase = findPhrase(line, character);
  if (!phrase) return undefined;
  const start = line.indexOf(phrase.word);
  return { text: `**${phrase.word}**: ${phrase.text}`, start, end: start + phrase.word.length };
}

function wordHelp(token: Token): string | undefined {
  const name =
    token.kind === 'symbol' ? token.text.slice(token.text.indexOf('!') + 1).replace(/\+0x[0-9a-f]+$/i, '') : token.text;
  const help = token.kind === 'word' || token.kind === 'symbol' ? findWord(name) : undefined;
  return help && `${inlineCode(help.word)}: ${help.text}`;
}

/** One command of a line: commands are parted by semicolons and braces, except inside quotes. */
export interface CommandPart {
  readonly start: number;
  readonly end: number;
  /** Column and text of its first word. */
  readonly nameStart: number;
  readonly name: string;
}

/** The command around a column of a line of commands. */
export function commandPartAt(line: string, from: number, character: number): CommandPart {
  let start = from;
  let quoted = false;
  for (let i = from; i < character && i < line.length; i++) {
    const c = line[i];
    if (c === '"') quoted = !quoted;
    else if (!quoted && (c === ';' || c === '{' || c === '}')) start = i + 1;
  }
  const rest = /[;{}]/.exec(line.slice(Math.max(character, start)));
  const end = rest ? Math.max(character, start) + rest.index : line.length;
  const text = line.slice(start, end);
  const nameStart = start + (text.length - text.trimStart().length);
  const name = /^[^\s/(;]{1,80}/.exec(text.trimStart())?.[0] ?? '';
  return { start, end, nameStart, name };
}

function helpInCommand(line: string, from: number, character: number, token: Token | undefined): Help | undefined {
  const part = commandPartAt(line, from, character);
  const command = findCommand(part.name);
  if (!command) return undefined;
  const nameEnd = part.nameStart + part.name.length;
  if (character >= part.nameStart && character <= nameEnd) {
    return { text: commandText(command), start: part.nameStart, end: nameEnd };
  }
  const flag = token && findFlag(command, token.text);
  return (
    flag && { text: `${inlineCode(`${command.name} ${flag.flag}`)}: ${flag.text}`, start: token.start, end: token.end }
  );
}

/** A command with its usage and flags, in Markdown. */
export function commandText(command: CommandHelp): string {
  const mode = command.mode === undefined ? '' : ` *(${command.mode} mode)*`;
  const parts = [`**${inlineCode(command.name)}**${mode}: ${command.summary}`];
  if (command.usage !== undefined)
    parts.push(inlineCode(`${command.name} ${usageOf(command.usage)}`) + usageNote(command.usage));
  if (command.flags) parts.push(command.flags.map(flag => `- ${inlineCode(flag.flag)} ${flag.text}`).join('\n'));
  return parts.join('\n\n');
}

/** Examples stand behind the usage, each in backticks. */
const EXAMPLE = /; (?=`)/;

function usageOf(usage: string): string {
  return usage.split(EXAMPLE)[0] ?? '';
}

function usageNote(usage: string): string {
  const examples = usage.split(EXAMPLE).slice(1);
  return examples.length === 0 ? '' : `  \n${examples.join('; ')}`;
}
