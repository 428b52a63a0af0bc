import type { TextEvidence } from '../../model/evidence';

/** One row of the Variables view. */
export interface VariableRow {
  readonly name: string;
  readonly value: string;
  readonly type?: string;
  /** What it opens to; absent for leaves. */
  readonly children?: () => Rows;
  /** Takes another value, where that is possible; hands out what it became. */
  readonly set?: (value: string) => Promise<string>;
  /** Text that evaluates to it in a watch. */
  readonly evaluateName?: string;
  /** Memory that the value points at. */
  readonly memoryReference?: string;
  /** Where it stands in the log. */
  readonly place?: TextEvidence;
}

/** Rows that are there, or that a debugger has to be asked for. */
export type Rows = readonly VariableRow[] | Promise<readonly VariableRow[]>;

interface Held {
  readonly key: string;
  readonly make: () => Rows;
}

/** A row with its path. */
export interface KeyedRow {
  readonly row: VariableRow;
  readonly key: string;
}

/**
 * References of expandable rows. The same row keeps its reference however often it is asked for, so that the store
 * holds at most what was ever opened.
 */
export class VariableStore {
  private readonly held = new Map<number, Held>();
  private readonly byKey = new Map<string, number>();
  private readonly places = new Map<number, TextEvidence>();
  private readonly placeKeys = new Map<string, number>();
  private next = 1;

  /** Reference of a row; `key` is its path. */
  reference(key: string, make: () => Rows): number {
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    const reference = this.next++;
    this.byKey.set(key, reference);
    this.held.set(reference, { key, make });
    return reference;
  }

  /** Rows below a reference, each with its own path; undefined for one that is not, or no longer, valid. */
  children(reference: number): readonly KeyedRow[] | Promise<readonly KeyedRow[]> | undefined {
    const held = this.held.get(reference);
    const rows = held?.make();
    if (!held || !rows) return undefined;
    const keyed = (made: readonly VariableRow[]): readonly KeyedRow[] =>
      made.map((row, i) => ({ row, key: `${held.key}/${i}:${row.name}` }));
    return rows instanceof Promise ? rows.then(keyed) : keyed(rows);
  }

  /** Reference of a row, 0 for a leaf. */
  referenceOf(row: VariableRow, key: string): number {
    return row.children ? this.reference(key, row.children) : 0;
  }

  /** Reference of a place in the log, for DAP's `locations`. */
  location(place: TextEvidence): number {
    const key = `${place.command.index}:${place.line}`;
    const known = this.placeKeys.get(key);
    if (known !== undefined) return known;
    const reference = this.next++;
    this.placeKeys.set(key, reference);
    this.places.set(reference, place);
    return reference;
  }

  placeOf(reference: number): TextEvidence | undefined {
    return this.places.get(reference);
  }

  /** Forgets everything: a new reading. Old references are never used again. */
  clear(): void {
    this.held.clear();
    this.byKey.clear();
    this.places.clear();
    this.placeKeys.clear();
  }
}
