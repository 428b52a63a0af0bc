import type { Entity } from '../model/entities';
import type { Certainty, Evidence, Known } from '../model/evidence';
import { stopOf, weakest } from '../model/evidence';
import type { Snapshot } from '../model/snapshot';

/**
 * Collects the facts that a statement rests on. The statement is `certain` only while every one of them was read, none
 * is disputed by another reading, and all come from one halt of the target.
 */
export class Proof {
  private readonly used: Evidence[] = [];
  private limit: Certainty;

  constructor(
    private readonly snapshot: Snapshot,
    most: Certainty = 'certain',
  ) {
    this.limit = most;
  }

  /** Rests on these fields; one that was not read makes the statement `likely` at most. */
  on(entity: Entity | undefined, ...fields: readonly string[]): this {
    for (const field of fields) {
      const known = entity && fieldOf(entity, field);
      if (known) this.take(entity, field, known);
      else this.atMost('likely');
    }
    return this;
  }

  /** Rests on those of these fields that were read. */
  onAny(entity: Entity | undefined, ...fields: readonly string[]): this {
    for (const field of fields) {
      const known = entity && fieldOf(entity, field);
      if (known) this.take(entity, field, known);
    }
    return this;
  }

  /** Rests on a piece of evidence that is not a field of its own. */
  shown(...evidence: readonly Evidence[]): this {
    this.used.push(...evidence);
    return this;
  }

  /** `likely` at most, unless this holds. */
  provided(holds: boolean): this {
    return holds ? this : this.atMost('likely');
  }

  atMost(certainty: Certainty): this {
    this.limit = weakest(this.limit, certainty);
    return this;
  }

  get certainty(): Certainty {
    return weakest(this.limit, momentCertainty(this.snapshot, this.used));
  }

  /** What was used, each line once. */
  get evidence(): readonly Evidence[] {
    const seen = new Set<string>();
    return this.used.filter(one => {
      const key = one.kind === 'text' ? `${one.line}:${one.text}` : `${one.address}:${one.field}`;
      return seen.has(key) ? false : (seen.add(key), true);
    });
  }

  private take(entity: Entity, field: string, known: Known<unknown>): void {
    this.used.push(known.evidence);
    if (this.snapshot.contradicted(entity.id, field)) this.atMost('likely');
  }
}

/**
 * Facts of two halts, or of a machine that ran on while it was looked at, do not prove one state; neither do facts of
 * an earlier halt than the newest one say what is so now. While the target is still being read nothing is proved.
 */
function momentCertainty(snapshot: Snapshot, evidence: readonly Evidence[]): Certainty {
  const still = evidence.every(one => stopOf(one) === snapshot.stop && !isLive(one));
  return still && snapshot.target.mode !== 'local-kernel' && !snapshot.unfinished ? 'certain' : 'likely';
}

/** `lkd>`: the local machine, which never halts. */
function isLive(evidence: Evidence): boolean {
  return evidence.kind === 'text' && evidence.command.prompt.startsWith('lkd');
}

/** A field by its name, where it was read. */
export function fieldOf(entity: Entity, field: string): Known<unknown> | undefined {
  return (entity as unknown as Readonly<Record<string, Known<unknown> | undefined>>)[field];
}
