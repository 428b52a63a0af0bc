import * as vscode from 'vscode';
import { COMMANDS } from '../commandIds';
import { entityOf, targetFrom } from '../navigation/commandTargets';
import { pickRedaction } from '../reports/redactionPick';
import type { CommandTable } from './commandTable';
import type { Services } from './services';
import { sessionFor } from './sessionChoice';

type Ids = typeof COMMANDS.copyIssue;

/** Findings to hand on: one root cause as a text for an issue. */
export function findingCommands(services: Services): Pick<CommandTable, Ids> {
  return {
    [COMMANDS.copyIssue]: argument => copyIssue(services, argument),
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
