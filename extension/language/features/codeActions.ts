import { type CodeAction, CodeActionKind, type Diagnostic, type TextDocumentEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { OpenDocuments } from '../documents';
import { lineLength } from '../text';
import { baseName } from '../uri';
import { CHAIN_ENDS, DIAGNOSTIC_SOURCE } from './diagnostics';

/** The script that missing commands go to when none is open. */
const NEW_SCRIPT = 'untitled:next-commands.kdscript';

/** More commands than a chain can miss. */
const MOST_COMMANDS = 20;

/** Puts the commands that a chain misses at the end of an open script, or into a new one. */
export function codeActions(documents: OpenDocuments, reported: readonly Diagnostic[]): CodeAction[] {
  const actions: CodeAction[] = [];
  for (const diagnostic of reported) {
    const commands = missingCommands(diagnostic);
    for (const command of commands) actions.push(insertAction(documents, diagnostic, [command]));
    if (commands.length > 1) actions.push(insertAction(documents, diagnostic, commands));
  }
  const first = actions[0];
  if (first) first.isPreferred = true;
  return actions;
}

/** Diagnostics come back from the client: nothing about their data is certain. */
function missingCommands(diagnostic: Diagnostic): readonly string[] {
  if (diagnostic.source !== DIAGNOSTIC_SOURCE || diagnostic.code !== CHAIN_ENDS) return [];
  const data: unknown = diagnostic.data;
  if (typeof data !== 'object' || data === null || !('commands' in data) || !Array.isArray(data.commands)) return [];
  const commands = data.commands.filter((c): c is string => typeof c === 'string' && !/[\r\n]/.test(c));
  return commands.slice(0, MOST_COMMANDS);
}

function insertAction(documents: OpenDocuments, diagnostic: Diagnostic, commands: readonly string[]): CodeAction {
  const script = documents.scripts[0];
  const what = commands.length === 1 ? (commands[0] ?? '') : `all ${commands.length} commands`;
  return {
    title: `Insert ${what} into ${script ? `script ${baseName(script.uri)}` : 'a new script'}`,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    edit: { documentChanges: [editOf(script, commands)] },
  };
}

function editOf(script: TextDocument | undefined, commands: readonly string[]): TextDocumentEdit {
  if (!script) {
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const newText = commands.map(command => command + '\n').join('');
    return { textDocument: { uri: NEW_SCRIPT, version: null }, edits: [{ range, newText }] };
  }
  const line = script.lineCount - 1;
  const end = { line, character: lineLength(script, line) };
  const newText = (end.character > 0 ? '\n' : '') + commands.map(command => command + '\n').join('');
  const textDocument = { uri: script.uri, version: script.version };
  return { textDocument, edits: [{ range: { start: end, end }, newText }] };
}
