import { type CompletionItem, CompletionItemKind, type CompletionList } from 'vscode-languageserver';
import type { Position, Range, TextDocument } from 'vscode-languageserver-textdocument';
import type { OpenDocuments } from '../documents';
import type { ArgumentKind, CommandHelp, WordHelp } from '../help/helpTypes';
import { COMMANDS, findCommand, findFlag } from '../help/lookUpHelp';
import { NT_SYMBOLS, NT_TYPES } from '../help/symbols';
import { lineRange, lineText } from '../text';
import { knownThings } from './completionOfThings';
import { commandPartAt, commandText } from './helpAt';

/** Characters of a word that is being typed: commands, symbols, addresses and options. */
const WORD_BEFORE = /[\w!.`@$?/~-]{0,120}$/;

/** Commands where a command begins, its flags, and as arguments things of the open logs, types and symbols. */
export function completion(documents: OpenDocuments, document: TextDocument, position: Position): CompletionList {
  const line = lineText(document, position.line);
  const column = Math.min(position.character, line.length);
  const word = WORD_BEFORE.exec(line.slice(0, column))?.[0] ?? '';
  const range = lineRange(position.line, column - word.length, column);
  const part = commandPartAt(line, 0, column);
  if (/^\s*\*/.test(line)) return list([]);
  if (part.nameStart >= column - word.length) return list(commandItems(range));
  const command = findCommand(part.name);
  if (word.startsWith('/') || word.startsWith('-')) return list(command ? flagItems(command, range) : []);
  if (word.includes('!')) return list(symbolItems(range));
  return argumentItems(documents, command, line.slice(part.start, column - word.length), range);
}

function list(items: CompletionItem[], isIncomplete = false): CompletionList {
  return { isIncomplete, items };
}

function commandItems(range: Range): CompletionItem[] {
  return COMMANDS.map((help, index) => ({
    label: help.name,
    kind: help.name.startsWith('.') ? CompletionItemKind.Keyword : CompletionItemKind.Function,
    detail: help.summary,
    documentation: { kind: 'markdown', value: commandText(help) },
    filterText: help.name,
    sortText: String(index).padStart(4, '0'),
    textEdit: { range, newText: help.name },
  }));
}

function flagItems(command: CommandHelp, range: Range): CompletionItem[] {
  const flags = (command.flags ?? []).filter(help => /^[/-]/.test(help.flag));
  return flags.map(help => ({
    label: help.flag,
    kind: CompletionItemKind.EnumMember,
    detail: help.text,
    filterText: help.flag,
    textEdit: { range, newText: help.flag },
  }));
}

function symbolItems(range: Range): CompletionItem[] {
  return [
    ...symbolsOf(NT_TYPES, CompletionItemKind.Struct, range),
    ...symbolsOf(NT_SYMBOLS, CompletionItemKind.Variable, range),
  ];
}

function symbolsOf(words: readonly WordHelp[], kind: CompletionItemKind, range: Range): CompletionItem[] {
  return words.map(help => {
    const label = `nt!${help.word}`;
    return { label, kind, detail: help.text, filterText: label, textEdit: { range, newText: label } };
  });
}

/** What may stand as an argument here: `before` is the command up to the word that is being typed. */
function argumentItems(
  documents: OpenDocuments,
  command: CommandHelp | undefined,
  before: string,
  range: Range,
): CompletionList {
  const takes = takenBy(command, before);
  if (takes === undefined) return list([]);
  if (takes === 'type' || takes === 'symbol') {
    const addresses = before.trim().includes(' ') ? knownThings(documents, 'any', range) : [];
    return list([...symbolItems(range), ...addresses]);
  }
  return list(knownThings(documents, takes, range), true);
}

/** The last flag before the word decides where it says what it takes (`!alpc /m`), else the command. */
function takenBy(command: CommandHelp | undefined, before: string): ArgumentKind | undefined {
  if (!command) return undefined;
  const last = before.trim().split(/\s+/).at(-1) ?? '';
  return findFlag(command, last)?.takes ?? command.takes;
}
