import type { Fact, FactSink } from '../../model/facts';
import { plainFact } from '../../model/plainFact';
import type { Snapshot } from '../../model/snapshot';
import { SnapshotBuilder } from '../../model/snapshotBuilder';
import type { ReadEstimate } from '../../protocol/debuggee';

/** Facts of one halt that are kept to be put into a reading that begins anew. */
const MOST_FACTS = 50_000;

/** What a whole reading adds besides its facts. */
export interface WholeReading {
  readonly builder: SnapshotBuilder;
  readonly stop: number;
  readonly tookMs: number;
  readonly partial: string | undefined;
  readonly notRead: ReadEstimate | undefined;
  /** Nothing was left out for lack of time. */
  readonly isWhole: boolean;
}

/**
 * Everything learned of a target so far: by answers of commands, which come one by one, and by walks of memory, which
 * replace all that earlier walks had found.
 */
export class Readings implements FactSink {
  private builder = new SnapshotBuilder('kd');
  /** Facts of answers at the present halt. */
  private told: Fact[] = [];
  private built: Snapshot | undefined;
  readAt = new Date();
  tookMs = 0;
  partial: string | undefined;
  notRead: ReadEstimate | undefined;
  /** The halt at which everything was last read, or the first thing; absent while nothing was. */
  stop: number | undefined;
  /** Everything was read, if not at this halt. */
  isWhole = false;
  /** Rows are shown of a reading that goes on. */
  private unfinished = false;

  add(fact: Fact): void {
    // A later reading may take the fact, too.
    const plain = plainFact(fact);
    this.builder.add(plain);
    if (this.told.length < MOST_FACTS) this.told.push(plain);
    this.built = undefined;
  }

  /** Rows of a reading that has begun are shown before it has ended, as it stands. `so`: how far it is. */
  showUnfinished(builder: SnapshotBuilder, stop: number, so: string): void {
    if (this.builder !== builder) {
      for (const fact of this.told) builder.add(fact);
      this.builder = builder;
      this.stop = stop;
      this.isWhole = false;
    }
    this.unfinished = true;
    this.partial = so;
    this.notRead = undefined;
    this.readAt = new Date();
    this.built = undefined;
  }

  /** Nothing could be read; what was told by commands is still there. */
  cannotRead(why: string): void {
    this.partial = why;
    this.built = undefined;
  }

  /** A reading whose rows are shown was given up: they stay, and say so. */
  giveUp(why: string): void {
    if (!this.unfinished) return;
    this.unfinished = false;
    this.partial = why;
    this.built = undefined;
  }

  /** The target has halted anew: what was told before does not hold any more. */
  nextStop(): void {
    this.told = this.told.filter(fact => fact.kind === 'target');
  }

  /** Something was told at a halt: it does not make the rest any newer. */
  noted(stop: number): void {
    if (this.stop !== undefined) return;
    this.readAt = new Date();
    this.stop = stop;
  }

  /** A walk of everything: what earlier ones had found is gone, what was told at this halt stays. */
  replace(whole: WholeReading): void {
    if (this.builder !== whole.builder) for (const fact of this.told) whole.builder.add(fact);
    this.builder = whole.builder;
    this.unfinished = false;
    this.isWhole = whole.isWhole;
    this.tookMs = whole.tookMs;
    this.partial = whole.partial;
    this.notRead = whole.notRead;
    this.built = undefined;
    this.readAt = new Date();
    this.stop = whole.stop;
  }

  /** A part was read anew, and told by `add`: the rest is as old as before. */
  joined(partial: string | undefined, notRead: ReadEstimate | undefined): void {
    this.partial = partial;
    this.notRead = notRead;
    this.built = undefined;
  }

  /** Another kernel: nothing of before holds. */
  forget(): void {
    this.builder = new SnapshotBuilder('kd');
    this.told = [];
    this.built = undefined;
    this.partial = undefined;
    this.notRead = undefined;
    this.stop = undefined;
    this.isWhole = false;
    this.unfinished = false;
  }

  get snapshot(): Snapshot {
    return (this.built ??= this.builder.build([], this.unfinished));
  }
}
