import type { EntityFact } from '../../extension/model/facts';
import type { Snapshot } from '../../extension/model/snapshot';
import { SnapshotBuilder } from '../../extension/model/snapshotBuilder';
import type { Random } from './random';
import type { Answer } from './worldFacts';

/** Merges answers into a snapshot of a 64-bit kernel. */
export function snapshotOf(answers: readonly Answer[]): Snapshot {
  const builder = new SnapshotBuilder('log');
  for (const answer of answers) for (const fact of answer.facts) builder.add(fact);
  return builder.build();
}

/** Fields that stand in one row: a debugger prints all of them or none. */
const ROWS: readonly (readonly string[])[] = [['state', 'waitReason', 'suspendCount', 'freezeCount']];

/** Loses whole answers and single fields, as cut-off logs and commands that were never typed do. */
export function withLosses(answers: readonly Answer[], random: Random): readonly Answer[] {
  const [answerLoss, fieldLoss] = [random.next() * 0.5, random.next() * 0.4];
  return answers
    .filter(() => !random.chance(answerLoss))
    .map(answer => ({ ...answer, facts: answer.facts.map(fact => withoutFields(fact, random, fieldLoss)) }));
}

function withoutFields(fact: EntityFact, random: Random, loss: number): EntityFact {
  const gone = new Set<string>();
  for (const field of Object.keys(fact.fields)) {
    if (!random.chance(loss)) continue;
    for (const one of ROWS.find(row => row.includes(field)) ?? [field]) gone.add(one);
  }
  return {
    ...fact,
    fields: Object.fromEntries(Object.entries(fact.fields).filter(([f]) => !gone.has(f))),
  };
}
