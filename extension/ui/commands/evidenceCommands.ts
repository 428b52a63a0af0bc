import * as vscode from 'vscode';
import { COMMANDS } from '../commandIds';
import { evidenceAgainText } from '../documents/evidenceAgainText';
import { documentUri } from '../documents/virtualDocuments';
import { targetFrom } from '../navigation/commandTargets';
import type { KdSession } from '../sessions/kdSession';
import type { CommandTable } from './commandTable';
import type { Services } from './services';
import { sessionFor } from './sessionChoice';
import { withThing } from './thing';

type Ids = typeof COMMANDS.showEvidence | typeof COMMANDS.askAgain;

/** What tells of a thing, or of a verdict; and the same asked of the target once more. */
export function evidenceCommands(services: Services): Pick<CommandTable, Ids> {
  return {
    [COMMANDS.showEvidence]: argument => onEvidence(services, argument, showEvidence),
    [COMMANDS.askAgain]: argument =>
      onEvidence(services, argument, (session, text) => askAgain(services, session, text)),
  };
}

type OnEvidence = (session: KdSession, text: string, label: string) => Promise<void>;

/** Rows of verdicts stand for no thing and say themselves what to ask for; a link of ours may, too. */
async function onEvidence(services: Services, argument: unknown, run: OnEvidence): Promise<unknown> {
  const target = targetFrom(argument, services.views);
  const text = target.row?.evidence ?? target.link?.text;
  if (text === undefined)
    return withThing(services, argument, (session, { row }, entity) => run(session, entity, row?.label ?? entity));
  const session = await sessionFor(services, target);
  return session && run(session, text, target.row?.label ?? text);
}

async function showEvidence(session: KdSession, entity: string, label: string): Promise<void> {
  const uri = documentUri({ kind: 'evidence', session: session.id, entity }, vscode.l10n.t('Evidence of {0}', label));
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
}

async function askAgain(services: Services, session: KdSession, text: string): Promise<void> {
  const title = vscode.l10n.t('Running again what tells of it…');
  const answer = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () =>
    session.client.request('alpcscope/evidenceAgain', { text }),
  );
  const again = {
    title: vscode.l10n.t('$(refresh) Run Again and Compare'),
    command: COMMANDS.askAgain,
    arguments: [{ session: session.id, text }],
  };
  await services.documents.show(answer.title, evidenceAgainText(answer), [again]);
}
