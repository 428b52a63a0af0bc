import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposables';
import type { SessionTracker } from '../sessions/sessionTracker';
import { reasonOf } from '../sessions/sessionClient';
import type { DocumentTarget } from './documentUris';
import { SCHEMES, targetOf, uriPartsOf } from './documentUris';
import { evidenceText } from './evidenceText';
import { MOST_WAITERS, waitersText } from './waitersText';

/** Texts of our read-only documents, asked from the session that their URI names. */
export class VirtualDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new vscode.EventEmitter<vscode.Uri>());
  readonly onDidChange = this.changed.event;

  constructor(private readonly sessions: SessionTracker) {
    for (const scheme of Object.values(SCHEMES)) {
      this.disposables.add(vscode.workspace.registerTextDocumentContentProvider(scheme, this));
    }
    this.disposables.add(
      sessions.onDidChangeData(session => {
        this.renew(session.id);
      }),
    );
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const target = targetOf(uri);
    if (!target) return vscode.l10n.t('This address names no document of ALPC Scope.');
    const session = this.sessions.get(target.session);
    if (!session || session.ended) {
      return vscode.l10n.t('The debug session of this document has ended. Open the log or dump again to read it.');
    }
    try {
      return await textOf(target, session.client);
    } catch (error) {
      return vscode.l10n.t('This could not be read: {0}', reasonOf(error));
    }
  }

  dispose(): void {
    this.disposables.dispose();
  }

  /** Reads the open documents of a session again, as its data is new. */
  private renew(session: string): void {
    for (const document of vscode.workspace.textDocuments) {
      if (targetOf(document.uri)?.session === session) this.changed.fire(document.uri);
    }
  }
}

type Client = NonNullable<ReturnType<SessionTracker['get']>>['client'];

async function textOf(target: DocumentTarget, client: Client): Promise<string> {
  switch (target.kind) {
    case 'answer': {
      const answer = await client.request('alpcscope/answer', { index: target.index });
      return answer.truncated
        ? `${answer.text}\n* ${vscode.l10n.t('The rest of this answer is not shown.')}\n`
        : answer.text;
    }
    case 'evidence':
      return evidenceText(await client.request('alpcscope/evidence', { text: target.entity }));
    case 'stack': {
      const { entity, side } = target;
      return (await client.request('alpcscope/stackText', { entity, ...(side && { side }) })).text;
    }
    case 'waiters':
      return waitersText(
        await client.request('alpcscope/waiters', { entity: target.entity, count: MOST_WAITERS }),
        target.session,
      );
    case 'comparison': {
      const { earlier, file, isLater } = target;
      return (
        await client.request('alpcscope/compare', {
          format: 'markdown',
          ...(earlier !== undefined && { earlier }),
          ...(file !== undefined && { file }),
          ...(isLater && { isLater }),
        })
      ).text;
    }
    case 'printed': {
      const { text } = await client.request('alpcscope/run', { command: target.command });
      return `kd> ${target.command}\n${text}\n`;
    }
    case 'report': {
      const { report: kind, thread } = target;
      const args = { kind, format: 'markdown' as const, ...(thread !== undefined && { thread }) };
      return (await client.request('alpcscope/report', args)).text;
    }
  }
}

export function documentUri(target: DocumentTarget, title: string): vscode.Uri {
  return vscode.Uri.from(uriPartsOf(target, title));
}
