import type { Analysis } from '../../extension/analysis/analysis';
import { chainFrom, analyse } from '../../extension/analysis/analyse';
import type { Chain, Hop, Relation, Verdict } from '../../extension/analysis/verdict';
import { ViewSource } from '../../extension/adapter/rows/viewSource';
import { ViewTrees } from '../../extension/adapter/rows/viewTrees';
import { type Address, toAddress } from '../../extension/base/address';
import type { CommandPlace, Evidence, Known } from '../../extension/model/evidence';
import type { EntityFact } from '../../extension/model/facts';
import { type EntityId, idOf, type ThreadId } from '../../extension/model/ids';
import type { Snapshot } from '../../extension/model/snapshot';
import { SnapshotBuilder } from '../../extension/model/snapshotBuilder';
import type { Row, ViewName } from '../../extension/protocol/requests';

/** Small numbers stand for addresses: `a(0x10)`. */
export function a(low: number): Address {
  return toAddress(0xffff_8000_0000_0000n + BigInt(low));
}

export function evidence(line = 1, text = 'printed', command = '!thread'): Evidence {
  const place: CommandPlace = { text: command, line: 1, index: 0, prompt: '0: kd>', kernel: 0, stop: 0 };
  return { kind: 'text', command: place, line, text };
}

type Plain<F> = { readonly [K in keyof F]: F[K] extends Known<infer T> | undefined ? T : never };
type FieldsOf<K extends EntityFact['kind']> = Extract<EntityFact, { kind: K }>['fields'];

/** Builds a snapshot from plain values; every value gets evidence at the given line. */
export class Hand {
  readonly builder = new SnapshotBuilder('log');

  add<K extends EntityFact['kind']>(kind: K, address: Address, fields: Plain<FieldsOf<K>>, line = 1): this {
    const known = Object.fromEntries(
      Object.entries({ address, ...fields }).map(([name, value]) => [name, { value, evidence: evidence(line) }]),
    );
    this.builder.add({ kind, id: idOf(kind, address), fields: known } as unknown as EntityFact);
    return this;
  }

  build(): Snapshot {
    return this.builder.build();
  }
}

export function hop(from: EntityId, relation: Relation, to: EntityId, line = 7): Hop {
  return { from, to, relation, certainty: 'certain', evidence: [evidence(line)] };
}

export function verdict(code: Verdict['code'], more: Partial<Verdict> = {}): Verdict {
  return {
    code,
    certainty: 'certain',
    summary: `It is ${code}.`,
    evidence: [evidence(9)],
    missing: [],
    next: [],
    ...more,
  };
}

/** An analysis with chains of the test's own making, so that rows are tested apart from the rules. */
export function handAnalysis(snapshot: Snapshot, chains: readonly Chain[]): Analysis {
  return {
    ...analyse(snapshot),
    snapshot,
    chains,
    chainFrom: (thread: ThreadId) => chains.find(c => c.start === thread) ?? chainFrom(analyse(snapshot), thread),
    waitersOf: id =>
      chains.filter(c => c.end === id || (c.verdict.cycle ?? []).includes(id as ThreadId)).map(c => c.start),
  };
}

export function treesOf(snapshot: Snapshot, chains: readonly Chain[] = []): ViewTrees {
  return new ViewTrees(new ViewSource(handAnalysis(snapshot, chains)));
}

interface Drawing {
  readonly grouping?: string;
  readonly filter?: string;
}

/** Rows of a view as indented text: what a person sees with everything open. */
export function drawn(trees: ViewTrees, view: ViewName, { grouping, filter }: Drawing = {}): string {
  const tree = trees.tree(view, grouping);
  const lines: string[] = [];
  const draw = (parent: string | undefined, depth: number): void => {
    const page = {
      start: 0,
      count: 1000,
      ...(parent === undefined ? {} : { parent }),
      ...(filter === undefined ? {} : { filter }),
    };
    for (const row of tree.page(page).rows) {
      lines.push('  '.repeat(depth) + drawnRow(row));
      if (row.hasChildren) draw(row.id, depth + 1);
    }
  };
  draw(undefined, 0);
  return lines.join('\n');
}

function drawnRow({ kind, label, description }: Row): string {
  return `${kind}: ${label}${description === undefined ? '' : ` | ${description}`}`;
}

/** Golden text without the indent of the test's source. */
export function golden(text: string): string {
  const lines = text.split('\n').slice(1, -1);
  const indent = Math.min(
    ...lines.filter(line => line.trim() !== '').map(line => line.length - line.trimStart().length),
  );
  return lines.map(line => line.slice(indent)).join('\n');
}
