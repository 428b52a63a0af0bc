import { currentKernel } from '../../model/currentKernel';
import type { Position, TextDocument } from 'vscode-languageserver-textdocument';
import type { Entity } from '../../model/entities';
import { normalCid } from '../../model/ids';
import { lookUp } from '../../model/lookup';
import type { Snapshot } from '../../model/snapshot';
import type { OpenDocuments } from '../documents';
import type { OpenLog } from '../log/openLog';
import { lineText } from '../text';
import { type Token, tokenAt } from '../tokenAt';

/** A thing that a token names, and the log that tells of it. */
export interface Resolved {
  readonly log: OpenLog;
  readonly snapshot: Snapshot;
  readonly entity: Entity;
}

/** A token and the line it stands on. */
export interface Place {
  readonly document: TextDocument;
  readonly position: Position;
  readonly line: string;
  readonly token: Token;
}

/** What stands at a position of a document; undefined between tokens. */
export function placeAt(document: TextDocument, position: Position): Place | undefined {
  const line = lineText(document, position.line);
  const token = tokenAt(line, position.character);
  return token && { document, position, line, token };
}

/** The thing that a place names: in its own log, or from a script in any open log, the one opened last first. */
export function resolve(documents: OpenDocuments, place: Place): Resolved | undefined {
  const text = nameOf(place);
  if (text === undefined) return undefined;
  const own = documents.log(place.document.uri);
  const logs = own ? [own] : documents.logs;
  for (const log of logs) {
    const snapshot = own ? log.snapshotAt(place.position.line) : currentKernel(log.lastFacts?.kernels ?? [])?.snapshot;
    const id = snapshot && lookUp(snapshot, text);
    const entity = id === undefined ? undefined : snapshot?.find(id);
    if (snapshot && entity) return { log, snapshot, entity };
  }
  return undefined;
}

/** True for a token that can only be the name of a thing: worth a word when nothing is known of it yet. */
export function namesSomething(place: Place): boolean {
  return nameOf(place) !== undefined;
}

/** What comes right before a number that names a process or thread. */
const NUMBER_LABEL = /(?:\b(?:Parent)?Cid:|\s-t)\s{1,8}$/;

/** How to ask for the thing: its address or client id, or a number where it is said to be one of a process or thread. */
function nameOf(place: Place): string | undefined {
  const { token, line } = place;
  if (token.kind === 'address') return token.text;
  if (token.kind === 'cid') return normalCid(token.text);
  if (token.kind !== 'number') return undefined;
  const before = line.slice(Math.max(0, token.start - 16), token.start);
  return NUMBER_LABEL.test(before) || /^0n\d/i.test(token.text) ? token.text : undefined;
}
