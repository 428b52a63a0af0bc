import { kdAddress } from '../../base/address';
import { plainLine } from '../../base/markdown';
import type { Entity } from '../../model/entities';
import type { Evidence, Known } from '../../model/evidence';
import { fieldsOf } from '../../model/lazyEntity';
import type { Snapshot } from '../../model/snapshot';
import type { EvidenceItem } from '../../protocol/requests';
import { RequestError } from '../errors';
import { customRequest } from '../requests/handler';
import { nameOf } from '../rows/names';
import { thisInput } from '../rows/texts';
import { fieldTitle } from '../rows/verdictRows';
import type { Machine } from '../machine/machine';
import type { Opened } from '../session/opened';
import { valueText } from '../session/factVariables';

/** Pieces of evidence in one answer. */
const LIMIT = 200;

export const evidence = customRequest(
  'alpcscope/evidence',
  'every line, or piece of memory, that tells of a thing',
  ({ text }, { session }) => {
    const { opened } = session;
    const id = opened.entityOf(text);
    const entity = id && opened.snapshot.find(id);
    if (!entity)
      throw new RequestError('notFound', `"${plainLine(text, 100)}" is not in ${thisInput(opened.snapshot)}.`);
    const items = evidenceItems(opened, entity);
    return { title: `Evidence: ${nameOf(opened.snapshot, entity.id)}`, items: items.slice(0, LIMIT) };
  },
);

/** One item a place: the fields that rest on it are named together. */
function evidenceItems({ snapshot, target }: Opened, entity: Entity): readonly EvidenceItem[] {
  const places = new Map<string, { readonly evidence: Evidence; readonly labels: string[] }>();
  const add = (from: Evidence, label: string): void => {
    const key = from.kind === 'text' ? `${from.line}` : `${from.type}.${from.field}@${from.address}`;
    const place = places.get(key);
    if (place) place.labels.push(label);
    else places.set(key, { evidence: from, labels: [label] });
  };
  for (const [field, known] of knownFields(entity)) {
    add(known.evidence, labelOf(snapshot, field, known));
  }
  for (const { of, field, first } of snapshot.contradictions) {
    if (of === entity.id) add(first.evidence, `${labelOf(snapshot, field, first)} (disagrees)`);
  }
  for (const { field, known } of snapshot.earlier.get(entity.id) ?? []) {
    add(known.evidence, `${labelOf(snapshot, field, known)} (earlier stop)`);
  }
  return [...places.values()]
    .map(({ evidence: from, labels }) => itemOf(target.machine, from, labels))
    .sort((a, b) => a.line - b.line);
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

function itemOf(machine: Machine | undefined, from: Evidence, labels: readonly string[]): EvidenceItem {
  const label = labels.slice(0, 8).join('; ') + (labels.length > 8 ? '; …' : '');
  if (from.kind === 'memory') {
    return {
      label,
      command: machine?.structureCommand(from) ?? '',
      line: 0,
      text: `   ${from.field} : ${from.value}`,
      memory: { address: kdAddress(from.address), type: from.type, field: from.field },
    };
  }
  return {
    label,
    command: from.command.text,
    line: from.line,
    ...(from.endLine === undefined ? {} : { endLine: from.endLine }),
    text: from.text,
  };
}
