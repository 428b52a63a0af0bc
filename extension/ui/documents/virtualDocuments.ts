import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposables';
import type { CommandsResponse } from '../../protocol/requests';
import type { SessionTracker } from '../sessions/sessionTracker';
import { reasonOf } from '../sessions/sessionClient';
import { commandLogText, MOST_LOGGED } from './commandLog';
import type { DocumentTarget } from './documentUris';
import { SCHEMES, targetOf, uriPartsOf } from './documentUris';
import { evidenceText } from './evidenceText';
import { MOST_WAITERS, waitersText } from './waitersText';

/** Texts of our read-only documents, asked from the session that their URI names. */
export class VirtualDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new vscode.EventEmitter<vscode.Uri>());
  private renewal: NodeJS.Timeout | undefined;
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
    // Most commands bring no new rows, but each belongs into the log of commands.
    this.disposables.add(
      sessions.onDidChange(() => {
        this.renewal ??= setTimeout(() => {
          this.renewal = undefined;
          this.renewLogs();
        }, LOG_PAUSE_MS);
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
    clearTimeout(this.renewal);
    this.disposables.dispose();
  }

  private renewLogs(): void {
    for (const { uri } of vscode.workspace.textDocuments) {
      const target = targetOf(uri);
      // What was asked of a session that has ended stays to be read.
      if (target?.kind === 'commands' && this.sessions.get(target.session)?.ended === false) this.changed.fire(uri);
    }
  }

  /** Reads the open documents of a session again, as its data is new. */
  private renew(session: string): void {
    for (const document of vscode.workspace.textDocuments) {
      if (targetOf(document.uri)?.session === session) this.changed.fire(document.uri);
    }
  }
}

/** A log of commands is read again at most so often. */
const LOG_PAUSE_MS = 1_000;

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
    case 'commands':
      return commandLogText(await newestCommands(client));
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

async function newestCommands(client: Client): Promise<CommandsResponse> {
  const { total } = await client.request('alpcscope/commands', { start: 0, count: 0 });
  const start = Math.max(0, total - MOST_LOGGED);
  return client.request('alpcscope/commands', { start, count: MOST_LOGGED });
}

export function documentUri(target: DocumentTarget, title: string): vscode.Uri {
  return vscode.Uri.from(uriPartsOf(target, title));
}
