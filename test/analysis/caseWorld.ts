import type { Chain } from '../../extension/analysis/verdict';
import type { EntityFact } from '../../extension/model/facts';
import type { EntityKind } from '../../extension/model/ids';
import { idOf } from '../../extension/model/ids';
import { snapshotOf } from '../worlds/snapshots';
import type { ThreadAct, World, WorldMessage, WorldPort, WorldThread } from '../worlds/world';
import { addressOf } from '../worlds/world';
import { type Answer, at, Source, worldAnswers } from '../worlds/worldFacts';
import { chainsOf } from './truthChecks';

/** One field to set, or to take away with `undefined`. */
export interface Change {
  readonly of: EntityKind;
  readonly n?: number;
  readonly field: string;
  readonly value: unknown;
}

/** A small world: thread 0 is the client, its request (if any) is message 0 at port 0 of process 0. */
export interface CaseWorld {
  readonly acts: readonly (ThreadAct | 'client')[];
  /** Where message 0 lies; pending by thread 1 if left out. */
  readonly place?: WorldMessage['place'];
  readonly port?: Partial<WorldPort>;
  readonly lockOwner?: number;
  readonly lockKind?: 'mutant' | 'eresource';
  readonly exiting?: boolean;
  /** Threads whose wait has a timeout. */
  readonly timed?: readonly number[];
  readonly messages?: readonly WorldMessage[];
}

/** Fills in what a case leaves out. */
export function worldOf(one: CaseWorld): World {
  const threads = one.acts.map((act, n): WorldThread => ({
    process: n === 0 ? 0 : 1,
    act: act === 'client' ? { kind: 'reply', message: 0 } : act,
    timed: one.timed?.includes(n) === true,
  }));
  const first: WorldMessage = { client: 0, port: 0, place: one.place ?? { queue: 'pending', server: 1 } };
  return {
    processes: [
      { name: 'client.exe', exiting: false },
      { name: 'server.exe', exiting: one.exiting === true },
    ],
    threads,
    ports: [{ owner: 1, name: 'ServerApi', closed: false, registered: [1], ...one.port }],
    messages: [first, ...(one.messages ?? [])],
    locks: [{ kind: one.lockKind ?? 'mutant', owner: one.lockOwner ?? 1 }],
  };
}

function changed(answers: readonly Answer[], changes: readonly Change[]): readonly Answer[] {
  const source = new Source('dt', 900);
  const apply = (fact: EntityFact): EntityFact => {
    const own = changes.filter(c => c.of === fact.kind && fact.id === idOf(c.of, at(addressOf[c.of](c.n ?? 0))));
    const values = own.map(c => [c.field, c.value === undefined ? undefined : source.known(c.value)] as const);
    const set: Readonly<Record<string, unknown>> = Object.fromEntries(values);
    return { ...fact, fields: { ...fact.fields, ...set } } as EntityFact;
  };
  return answers.map(answer => ({ ...answer, facts: answer.facts.map(apply) }));
}

/** The chain of thread 0, with some fields changed and some commands (by their beginning) not typed. */
export function chainOfCase(
  one: CaseWorld,
  changes: readonly Change[] = [],
  untyped: readonly string[] = [],
  thread = 0,
): Chain {
  const world = worldOf(one);
  const answers = worldAnswers(world).filter(answer => !untyped.some(command => answer.command.startsWith(command)));
  return chainsOf(world, snapshotOf(changed(answers, changes)))[thread]!;
}
