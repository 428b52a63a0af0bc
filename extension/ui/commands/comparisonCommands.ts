import * as vscode from 'vscode';
import { COMMANDS } from '../commandIds';
import { documentUri } from '../documents/virtualDocuments';
import { type Comparison, pickComparison } from '../reports/comparisonPick';
import { titleOf } from '../sessions/kdSession';
import { withProgress } from '../status/slowWork';
import type { CommandTable } from './commandTable';
import type { Services } from './services';
import { sessionFor } from './sessionChoice';

type Ids =
  | typeof COMMANDS.compareWith
  | typeof COMMANDS.comparisonDocument
  | typeof COMMANDS.filterComparison
  | typeof COMMANDS.closeComparison;

/** What changed between two readings: as a view beside the others, and as a document. */
export function comparisonCommands(services: Services): Pick<CommandTable, Ids> {
  return {
    [COMMANDS.compareWith]: argument => compareWith(services, argument),
    [COMMANDS.comparisonDocument]: () => showDocument(services),
    [COMMANDS.filterComparison]: argument => filter(services, argument),
    [COMMANDS.closeComparison]: () => services.comparison.close(),
  };
}

/** Asks with what, unless the caller (a script, a test) brings it. */
async function compareWith(services: Services, argument: unknown): Promise<void> {
  const session = await sessionFor(services);
  const other = session && (givenComparison(argument) ?? (await pickComparison(session, services.sessions.all)));
  if (!session || !other) return;
  await withProgress(vscode.l10n.t('Comparing'), () => services.comparison.show(session, other));
}

function givenComparison(argument: unknown): Comparison | undefined {
  if (typeof argument !== 'object' || argument === null) return undefined;
  const { earlier, file, isLater } = argument as Readonly<Record<string, unknown>>;
  if (typeof earlier === 'number') return { earlier };
  if (typeof file !== 'string') return undefined;
  return isLater === true ? { file, isLater } : { file };
}

/** Addresses in the document have cards, and Go to Definition leads to their rows. */
async function showDocument({ comparison }: Services): Promise<void> {
  const { shown } = comparison;
  if (!shown) throw new Error(vscode.l10n.t('Nothing is compared: start with Compare With….'));
  const title = vscode.l10n.t('Comparison of {0}', titleOf(shown.session));
  const uri = documentUri({ kind: 'comparison', session: shown.session.id, ...shown.with }, title);
  await withProgress(vscode.l10n.t('Comparing'), async () => {
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true });
  });
}

/** Asks for the words, unless the caller (a script, a key binding) brings them. */
async function filter({ comparison }: Services, argument: unknown): Promise<void> {
  const text =
    typeof argument === 'string'
      ? argument
      : await vscode.window.showInputBox({
          title: vscode.l10n.t('Filter the Comparison'),
          prompt: vscode.l10n.t('Words that a row, or one below it, must contain. Empty shows all rows.'),
          value: comparison.filter ?? '',
        });
  if (text !== undefined) comparison.setFilter(text);
}
