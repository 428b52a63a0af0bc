import type { Entity } from '../../model/entities';
import { callStackName, nameOf } from '../rows/names';
import { evidenceOf } from '../rows/entityRows';
import type { Opened } from '../session/opened';
import { factRows } from '../session/factVariables';
import type { VariableRow } from '../session/variableStore';

/** What is looked at of an answer, and how much is listed of it. */
const MOST_CHARACTERS = 50_000;
const MOST_WORDS = 400;
const MOST_THINGS = 50;

/** Addresses, with or without `0x` and backtick, and client ids (`PID.TID`); plain numbers may mean anything. */
const NAMES = /(?<![\w.`!+])(?:(?:0x)?[0-9a-f]{8}`?[0-9a-f]{8}|[0-9a-f]{3,8}\.[0-9a-f]{3,8})(?![\w`!])/gi;

/**
 * Things that an answer names, in the order in which it names them, ready to be opened: each leads to its facts and to
 * where it stands in the log.
 */
export function namedThings(opened: Opened, answer: string): readonly VariableRow[] {
  const words = new Set<string>();
  for (const [word] of answer.slice(0, MOST_CHARACTERS).matchAll(NAMES)) {
    if (words.size >= MOST_WORDS) break;
    words.add(word.toLowerCase());
  }
  const things = new Map<string, Entity>();
  for (const word of words) {
    if (things.size >= MOST_THINGS) break;
    const id = opened.entityOf(word);
    const entity = id && opened.snapshot.find(id);
    if (entity) things.set(entity.id, entity);
  }
  return [...things.values()].map(entity => rowOf(opened, entity));
}

function rowOf({ snapshot }: Opened, entity: Entity): VariableRow {
  const place = evidenceOf(entity).find(evidence => evidence.kind === 'text');
  return {
    name: entity.id,
    value: entity.kind === 'thread' ? callStackName(snapshot, entity) : nameOf(snapshot, entity.id),
    children: () => factRows(snapshot, entity),
    evaluateName: entity.id,
    ...(place && { place }),
  };
}
