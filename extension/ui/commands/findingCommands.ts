import * as vscode from 'vscode';
import { COMMANDS } from '../commandIds';
import { documentUri } from '../documents/virtualDocuments';
import { entityOf, targetFrom } from '../navigation/commandTargets';
import { pickComparison } from '../reports/comparisonPick';
import { pickRedaction } from '../reports/redactionPick';
import { titleOf } from '../sessions/kdSession';
import { withProgress } from '../status/slowWork';
import type { CommandTable } from './commandTable';
import type { Services } from './services';
import { sessionFor } from './sessionChoice';

type Ids = typeof COMMANDS.copyIssue | typeof COMMANDS.compareWith;

/** Findings to hand on: one root cause as a text for an issue, and what changed between two readings. */
export function findingCommands(services: Services): Pick<CommandTable, Ids> {
  return {
    [COMMANDS.copyIssue]: argument => copyIssue(services, argument),
    [COMMANDS.compareWith]: () => compareWith(services),
  };
}

/** Of the thread that a row or link names, or the worst of all. */
async function copyIssue(services: Services, argument: unknown): Promise<void> {
  const target = argument === undefined ? {} : targetFrom(argument, services.views);
  const entity = target.row?.thread ?? entityOf(target);
  const thread = entity?.startsWith('thread:') === true ? entity : undefined;
  const session = await sessionFor(services, target);
  const redact = session && (await pickRedaction(vscode.l10n.t('Copy as Issue Text: What to Leave Out')));
  if (!session || !redact) return;
  const args = { redact, ...(thread !== undefined && { thread }) };
  const { text } = await session.client.request('alpcscope/issue', args);
  if (text === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No thread is seen to wait for another.'));
    return;
  }
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Issue text copied'), 3000);
}

/** Shows the differences as a document; addresses in it have cards, and Go to Definition leads to their rows. */
async function compareWith(services: Services): Promise<void> {
  const session = await sessionFor(services);
  const other = session && (await pickComparison(session, services.sessions.all));
  if (!session || !other) return;
  const title = vscode.l10n.t('Comparison of {0}', titleOf(session));
  const uri = documentUri({ kind: 'comparison', session: session.id, ...other }, title);
  await withProgress(vscode.l10n.t('Comparing'), async () => {
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true });
  });
}
