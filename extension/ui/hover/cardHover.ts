import * as vscode from 'vscode';
import { targetOf } from '../documents/documentUris';
import type { KdSession } from '../sessions/kdSession';
import type { SessionTracker } from '../sessions/sessionTracker';
import { trusted } from '../trees/rowTree';
import { wordAt } from './wordAt';

/**
 * Cards over ids in documents that belong to a session: answers, reports, evidence, and the stack documents of the
 * adapter. In kd logs and scripts the language server shows them.
 */
export class CardHover implements vscode.HoverProvider {
  constructor(private readonly sessions: SessionTracker) {}

  async provideHover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | undefined> {
    const word = wordAt(document.lineAt(position).text, position.character);
    const session = sessionOf(document.uri, this.sessions);
    if (!word || !session?.status || session.ended) return undefined;
    const card = await session.client.request('alpcscope/card', { text: word.text });
    if (!card) return undefined;
    return new vscode.Hover(
      trusted(card.markdown),
      new vscode.Range(position.line, word.start, position.line, word.end),
    );
  }
}

/** Which session a document belongs to. VS Code writes the session of its own stack documents into their query. */
export function sessionOf(uri: vscode.Uri, sessions: SessionTracker): KdSession | undefined {
  if (uri.scheme === 'debug') return sessions.get(new URLSearchParams(uri.query).get('session') ?? undefined);
  const target = targetOf(uri);
  return target && sessions.get(target.session);
}
