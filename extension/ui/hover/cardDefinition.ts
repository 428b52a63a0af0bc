import * as vscode from 'vscode';
import { placeOfLine } from '../navigation/logReveal';
import type { SessionTracker } from '../sessions/sessionTracker';
import { sessionOf } from './cardHover';
import { wordAt } from './wordAt';

/** From an id in a document of a session to the line of the log that describes the thing best. */
export class CardDefinition implements vscode.DefinitionProvider {
  constructor(private readonly sessions: SessionTracker) {}

  async provideDefinition(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.Location | undefined> {
    const word = wordAt(document.lineAt(position).text, position.character);
    const session = sessionOf(document.uri, this.sessions);
    if (!word || !session?.status || session.ended) return undefined;
    const card = await session.client.request('alpcscope/card', { text: word.text });
    if (card?.line === undefined) return undefined;
    const place = await placeOfLine(session, card.line);
    return new vscode.Location(place.uri, new vscode.Position(Math.max(0, place.line - 1), 0));
  }
}
