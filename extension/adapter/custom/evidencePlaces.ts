import { chainsWithEvidence } from './chainEvidence';
import { plainLine } from '../../base/markdown';
import type { Entity } from '../../model/entities';
import type { Evidence, Known } from '../../model/evidence';
import { fieldsOf } from '../../model/lazyEntity';
import type { Snapshot } from '../../model/snapshot';
import { RequestError } from '../errors';
import { nameOf } from '../rows/names';
import { thisInput } from '../rows/texts';
import { fieldTitle } from '../rows/verdictRows';
import type { Opened } from '../session/opened';
import { valueText } from '../session/factVariables';

/** Pieces of evidence in one answer. */
const LIMIT = 200;
/** Fields that are named for one piece. */
const LABELS = 8;

/** One piece of evidence, and what rests on it. */
export interface EvidencePlace {
  readonly evidence: Evidence;
  readonly labels: readonly string[];
}

/** Everything that tells of a thing, or of a verdict (`chain:` and the thread that it is about). */
export function evidenceOf(
  opened: Opened,
  text: string,
): { readonly title: string; readonly places: readonly EvidencePlace[] } {
  const chain = chainsWithEvidence(opened, text);
  if (chain) return { title: `Evidence: ${chain.title}`, places: merged(chain.pieces).slice(0, LIMIT) };
  const id = opened.entityOf(text);
  const entity = id && opened.snapshot.find(id);
  if (!entity) throw new RequestError('notFound', `"${plainLine(text, 100)}" is not in ${thisInput(opened.snapshot)}.`);
  const places = merged(piecesOf(opened.snapshot, entity));
  return { title: `Evidence: ${nameOf(opened.snapshot, entity.id)}`, places: places.slice(0, LIMIT) };
}

export function labelText(labels: readonly string[]): string {
  return labels.slice(0, LABELS).join('; ') + (labels.length > LABELS ? '; …' : '');
}

/** One item a place: the fields that rest on it are named together. In the order of a log. */
function merged(pieces: Iterable<readonly [Evidence, string]>): readonly EvidencePlace[] {
  const places = new Map<string, { readonly evidence: Evidence; readonly labels: string[] }>();
  for (const [from, label] of pieces) {
    const key = from.kind === 'text' ? `${from.line}` : `${from.type}.${from.field}@${from.address}`;
    const place = places.get(key);
    if (!place) places.set(key, { evidence: from, labels: [label] });
    else if (!place.labels.includes(label)) place.labels.push(label);
  }
  const line = ({ evidence }: EvidencePlace): number => (evidence.kind === 'text' ? evidence.line : 0);
  return [...places.values()].sort((a, b) => line(a) - line(b));
}

function* piecesOf(snapshot: Snapshot, entity: Entity): Iterable<readonly [Evidence, string]> {
  for (const [field, known] of knownFields(entity)) yield [known.evidence, labelOf(snapshot, field, known)];
  for (const { of, field, first } of snapshot.contradictions)
    if (of === entity.id) yield [first.evidence, `${labelOf(snapshot, field, first)} (disagrees)`];
  for (const { field, known } of snapshot.earlier.get(entity.id) ?? [])
    yield [known.evidence, `${labelOf(snapshot, field, known)} (earlier stop)`];
}

function knownFields(entity: Entity): readonly [string, Known<unknown>][] {
  return [...fieldsOf(entity)].filter(
    (entry): entry is [string, Known<unknown>] =>
      typeof entry[1] === 'object' && entry[1] !== null && 'evidence' in entry[1],
  );
}

function labelOf(snapshot: Snapshot, field: string, known: Known<unknown>): string {
  const value = field === 'frames' ? 'stack' : plainLine(valueText(snapshot, field, known.value), 120);
  return field === 'frames' ? value : `${fieldTitle(field)}: ${value}`;
}
