import type { Certainty } from '../../model/evidence';
import type { EntityId, EntityKind } from '../../model/ids';
import type { Analysis } from '../analysis';

/** What a card is made from: an analysis, or as much of one as there is (a snapshot and no chains yet). */
export type CardSource = Pick<Analysis, 'snapshot' | 'chains'> & Partial<Analysis>;

/** How a row is to be read. */
export type CardRowKind = 'value' | 'unknown' | 'contradiction' | 'step' | 'note';

export interface CardRow {
  readonly kind: CardRowKind;
  readonly label: string;
  /** Plain text, not escaped. An unknown value says `unknown (reason)`. */
  readonly value: string;
  /** Shown when it is less than certain. */
  readonly certainty?: Certainty;
  /** 1-based line of the log that the value was read from. */
  readonly line?: number;
  /** The thing that the value names. */
  readonly entity?: EntityId;
  /** A debugger's own spelling (addresses, symbols, flags): shown in a fixed-width font. */
  readonly code?: boolean;
}

/** Something else worth looking at from here. */
export interface CardRelation {
  /** What it is to this thing: `server thread`, `queue port`, `owner process`. */
  readonly role: string;
  readonly entity: EntityId;
  /** How to call it, plain text. */
  readonly label: string;
}

/** What is known of one thing, ready to be drawn as a hover, a tooltip or a tree. */
export interface Card {
  readonly id: EntityId;
  readonly kind: EntityKind;
  /** `Thread 033c.3c40`, plain text. */
  readonly title: string;
  /** One line: image name, address, or what it waits for. */
  readonly subtitle: string;
  readonly rows: readonly CardRow[];
  /** Debugger commands that would tell more, complete with their addresses. */
  readonly next: readonly string[];
  readonly relations: readonly CardRelation[];
  /** Thread whose stack belongs to this thing: itself, or the server thread of a message. */
  readonly stackOf?: EntityId;
  /** 1-based line where the thing is described best. */
  readonly line?: number;
}
