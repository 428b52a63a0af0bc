import * as vscode from 'vscode';
import type { EntityId } from '../../model/ids';
import type { LinkTarget } from '../../protocol/links';
import type { Row, ViewName } from '../../protocol/requests';
import { wordAt } from '../hover/wordAt';
import { isRowNode } from '../trees/rowView';
import type { RowView } from '../trees/rowView';
import { LANGUAGES, VIEW_IDS } from '../viewIds';

/** What a command is about, whoever called it: a row, a link, or the word at the cursor of a kd document. */
export interface CommandTarget {
  readonly row?: Row;
  readonly link?: LinkTarget;
  readonly word?: { readonly text: string; readonly document: vscode.Uri };
}

/** Reads the first argument of a command. Rows and links name their thing; else the selected row or the cursor does. */
export function targetFrom(argument: unknown, views: Readonly<Record<ViewName, RowView>>): CommandTarget {
  if (isRowNode(argument)) return { row: argument.row };
  const view = viewOf(argument);
  if (view) return selectedIn(views[view]) ?? {};
  if (isLink(argument)) return { link: argument };
  return (
    cursorTarget() ??
    Object.values(views)
      .map(selectedIn)
      .find(target => target !== undefined) ??
    {}
  );
}

/** The thing that a row or a link stands for. */
export function entityOf(target: CommandTarget): EntityId | undefined {
  return target.row?.entity ?? target.row?.thread ?? target.link?.entity;
}

function selectedIn(view: RowView): CommandTarget | undefined {
  const node = view.view.visible ? view.view.selection[0] : undefined;
  return node?.kind === 'row' ? { row: node.row } : undefined;
}

function cursorTarget(): CommandTarget | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.languageId !== LANGUAGES.log) return undefined;
  const { active } = editor.selection;
  const word = wordAt(editor.document.lineAt(active).text, active.character);
  return word && { word: { text: word.text, document: editor.document.uri } };
}

/** Key bindings name the view that has the focus: `{ "view": "ports" }`. */
export function viewOf(argument: unknown): ViewName | undefined {
  if (typeof argument !== 'object' || argument === null || !('view' in argument)) return undefined;
  const { view } = argument;
  return typeof view === 'string' && Object.hasOwn(VIEW_IDS, view) ? (view as ViewName) : undefined;
}

/** Links come from Markdown, so nothing about them is taken for granted. */
function isLink(argument: unknown): argument is LinkTarget {
  if (typeof argument !== 'object' || argument === null || argument instanceof vscode.Uri) return false;
  const fields = argument as Record<string, unknown>;
  const texts = ['entity', 'log', 'session', 'text'].every(key => ['string', 'undefined'].includes(typeof fields[key]));
  return texts && ['number', 'undefined'].includes(typeof fields['line']) && Object.keys(fields).length > 0;
}
