import type { Hover } from 'vscode-languageserver';
import type { Position, TextDocument } from 'vscode-languageserver-textdocument';
import { cardMarkdown, type CardLinks } from '../../analysis/card/cardMarkdown';
import { cardOf } from '../../analysis/card/cardOf';
import type { Snapshot } from '../../model/snapshot';
import { commandLink } from '../../protocol/links';
import type { OpenDocuments } from '../documents';
import type { OpenLog } from '../log/openLog';
import { definitionLine } from '../places/definitionLine';
import { namesSomething, placeAt, resolve, type Resolved } from '../places/resolve';
import { lineRange, lineText } from '../text';
import { helpAt } from './helpAt';

/** The card of the thing under the pointer, or what a command, flag, field or wait reason means. */
export function hover(documents: OpenDocuments, document: TextDocument, position: Position): Hover | null {
  const place = placeAt(document, position);
  const resolved = place && resolve(documents, place);
  if (resolved) {
    const value = cardText(resolved);
    if (value !== undefined) return markdown(value, position.line, place.token);
  }
  const help = helpAt(lineText(document, position.line), position.character, document.languageId, place?.token);
  if (help) return markdown(help.text, position.line, help);
  const log = documents.log(document.uri);
  if (place && log?.reading && namesSomething(place)) {
    const percent = Math.floor(log.progress * 100);
    return markdown(`Still reading the log (${percent} %).`, position.line, place.token);
  }
  return null;
}

function markdown(value: string, line: number, columns: { readonly start: number; readonly end: number }): Hover {
  return { contents: { kind: 'markdown', value }, range: lineRange(line, columns.start, columns.end) };
}

function cardText({ log, snapshot, entity }: Resolved): string | undefined {
  const card = cardOf(log.cardSource(snapshot), entity.id, log.cardIndex(snapshot));
  return card && cardMarkdown(card, linksInto(log, snapshot));
}

/** Links that work without a session: to lines of this log, and to a stack, for which a session is started. */
export function linksInto(log: OpenLog, snapshot: Snapshot): CardLinks {
  const uri = log.uri;
  return {
    line: line => commandLink('log', { log: uri, line }),
    entity: id => {
      const entity = snapshot.find(id);
      const line = entity && definitionLine(log.document, entity);
      return line === undefined ? undefined : commandLink('log', { log: uri, line: line + 1 });
    },
    stack: entity => commandLink('jump', { log: uri, entity }),
    command: text => commandLink('copy', { text }),
  };
}
