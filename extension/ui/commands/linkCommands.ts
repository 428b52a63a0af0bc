import * as vscode from 'vscode';
import { COMMANDS } from '../commandIds';
import { entityPath } from '../links/entityUri';
import { titleOf } from '../sessions/kdSession';
import { EXTENSION_ID } from '../viewIds';
import type { CommandTable } from './commandTable';
import type { Services } from './services';
import { withThing } from './thing';

/** Links to things, for mails and issues. */
export function linkCommands(services: Services): Pick<CommandTable, typeof COMMANDS.copyLink> {
  return {
    [COMMANDS.copyLink]: argument =>
      withThing(services, argument, async (session, _target, entity) => {
        const link = entityPath({ entity, session: session.id, input: titleOf(session) });
        const uri = vscode.Uri.from({ scheme: vscode.env.uriScheme, authority: EXTENSION_ID, ...link });
        await vscode.env.clipboard.writeText(uri.toString());
        vscode.window.setStatusBarMessage(vscode.l10n.t('Copied a link to {0}', entity), 3000);
      }),
  };
}
