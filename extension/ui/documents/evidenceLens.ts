import * as vscode from 'vscode';
import type { SessionTracker } from '../sessions/sessionTracker';
import { COMMANDS } from '../commandIds';
import { targetOf } from './documentUris';

/** Above the evidence of a thing: running it again, where the target can still be asked. */
export class EvidenceLens implements vscode.CodeLensProvider {
  constructor(private readonly sessions: SessionTracker) {}

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const target = targetOf(document.uri);
    if (target?.kind !== 'evidence') return [];
    const session = this.sessions.get(target.session);
    if (!session || session.ended || session.status?.kind === 'log') return [];
    const title = vscode.l10n.t('$(refresh) Run Again and Compare');
    const argument = { session: target.session, text: target.entity };
    return [
      new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), { title, command: COMMANDS.askAgain, arguments: [argument] }),
    ];
  }
}
