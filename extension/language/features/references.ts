import type { Location } from 'vscode-languageserver';
import type { Position, TextDocument } from 'vscode-languageserver-textdocument';
import { normalCid } from '../../model/ids';
import type { OpenDocuments } from '../documents';
import type { Cancellation } from '../log/slices';
import { findPlaces, type Wanted } from '../places/findPlaces';
import { placeAt, type Place, resolve } from '../places/resolve';

/** More places than anybody reads; a client that gets too many stops answering. */
const MOST_REFERENCES = 5000;

/** All places that name the same thing, by its address in any form or by its client id, in the log and in open scripts. */
export async function references(
  documents: OpenDocuments,
  document: TextDocument,
  position: Position,
  cancellation: Cancellation,
): Promise<readonly Location[]> {
  const place = placeAt(document, position);
  if (!place) return [];
  const wanted = wantedAt(documents, place);
  if (wanted.address === undefined && wanted.cid === undefined) return [];
  const log = resolve(documents, place)?.log.document ?? document;
  const found: Location[] = [];
  for (const searched of new Set([log, ...documents.scripts])) {
    const places = await findPlaces(searched.getText(), wanted, MOST_REFERENCES - found.length, cancellation);
    for (const { start, end } of places) {
      const range = { start: searched.positionAt(start), end: searched.positionAt(end) };
      found.push({ uri: searched.uri, range });
    }
  }
  return found;
}

function wantedAt(documents: OpenDocuments, place: Place): Wanted {
  const entity = resolve(documents, place)?.entity;
  const { token } = place;
  const address = entity?.address?.value ?? token.address;
  const cid = entity?.kind === 'thread' ? entity.cid?.value : token.kind === 'cid' ? normalCid(token.text) : undefined;
  // All idle threads are 0000.0000: their client id names none of them.
  return {
    ...(address === undefined ? {} : { address }),
    ...(cid === undefined || cid === '0000.0000' ? {} : { cid }),
  };
}
