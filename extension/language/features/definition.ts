import type { Location } from 'vscode-languageserver';
import type { Position, TextDocument } from 'vscode-languageserver-textdocument';
import type { Entity } from '../../model/entities';
import type { OpenDocuments } from '../documents';
import type { OpenLog } from '../log/openLog';
import { definitionLine } from '../places/definitionLine';
import { placeAt, resolve } from '../places/resolve';
import { lineLength, lineRange } from '../text';

/** Where the thing at a position is described best: the heading of its THREAD, PROCESS, Port or Message block. */
export function definition(documents: OpenDocuments, document: TextDocument, position: Position): Location | null {
  const place = placeAt(document, position);
  const resolved = place && resolve(documents, place);
  return (resolved && locationOf(resolved.log, resolved.entity)) ?? null;
}

/** The line of a log that describes a thing. */
export function locationOf(log: OpenLog, entity: Entity): Location | undefined {
  const line = definitionLine(log.document, entity);
  if (line === undefined) return undefined;
  return { uri: log.uri, range: lineRange(line, 0, lineLength(log.document, line)) };
}
