import type { Entity } from '../../model/entities';
import { type Evidence, type Known, stopOf, type UnknownReason } from '../../model/evidence';
import { type EntityId, type EntityKind, idOf } from '../../model/ids';
import type { Snapshot } from '../../model/snapshot';
import type { Address } from '../../base/address';
import type { CardRelation, CardRow } from './card';
import { addressText, entityName, unknownText } from './names';

/** Line of the log behind a piece of evidence; undefined for values read from memory. */
export function lineOf(evidence: Evidence | undefined): number | undefined {
  return evidence?.kind === 'text' && evidence.line > 0 ? evidence.line : undefined;
}

type Options = Partial<Pick<CardRow, 'certainty' | 'entity' | 'code' | 'kind'>>;

/** Collects the rows and relations of one card; knows how unknown, disputed and older values are shown. */
export class CardRows {
  readonly rows: CardRow[] = [];
  readonly relations: CardRelation[] = [];
  /** Why a field that is absent without a stated reason is not known. */
  private readonly absent: UnknownReason;

  constructor(
    readonly snapshot: Snapshot,
    private readonly entity: Entity,
    absent: UnknownReason,
  ) {
    // Nothing prints the memory of a dump: what is absent there was not read.
    this.absent = snapshot.target.kind === 'log' ? absent : 'not-asked';
  }

  add(label: string, value: string, evidence?: Evidence, options: Options = {}): void {
    const line = lineOf(evidence);
    this.rows.push({ kind: 'value', label, value, ...(line === undefined ? {} : { line }), ...options });
  }

  /** A field that may be missing without harm: no row then. */
  optional<T>(label: string, field: string, known: Known<T> | undefined, text: (value: T) => string): void {
    if (known) this.addKnown(label, field, known, text(known.value));
  }

  /** A field that matters: where it is missing the row says why. */
  required<T>(label: string, field: string, known: Known<T> | undefined, text: (value: T) => string): void {
    if (known) this.addKnown(label, field, known, text(known.value));
    else this.unknown(label, this.entity.unknowns[field] ?? this.absent);
  }

  unknown(label: string, reason: UnknownReason): void {
    this.rows.push({ kind: 'unknown', label, value: unknownText(reason, this.snapshot.unfinished) });
  }

  note(label: string, value: string): void {
    this.rows.push({ kind: 'note', label, value });
  }

  /** A pointer to another thing: a row, and a relation to jump along. `null` is shown as `none`. */
  pointer(label: string, field: string, kind: EntityKind, known: Known<Address | null> | undefined): void {
    if (known === undefined) {
      this.unknown(label, this.entity.unknowns[field] ?? this.absent);
    } else if (known.value === null) {
      this.addKnown(label, field, known, 'none (0)');
    } else {
      const id = idOf(kind, known.value);
      this.addKnown(label, field, known, this.named(id, known.value), { entity: id });
      this.relate(label.toLowerCase(), id);
    }
  }

  /** The same for a pointer that is left out when it was not printed. */
  optionalPointer(label: string, field: string, kind: EntityKind, known: Known<Address | null> | undefined): void {
    if (known?.value !== undefined && known.value !== null) this.pointer(label, field, kind, known);
  }

  relate(role: string, entity: EntityId): void {
    if (!this.relations.some(r => r.entity === entity))
      this.relations.push({ role, entity, label: entityName(this.snapshot, entity) });
  }

  /** `ffff… svchost.exe`: the address first, then the name where it says more than the address. */
  named(id: EntityId, address: Address): string {
    const plain = addressText(this.snapshot, address);
    const name = entityName(this.snapshot, id).replace(plain, '').trim();
    return name === '' ? plain : `${plain}  ${name}`;
  }

  /** The best short name of a thing. */
  nameOf(id: EntityId): string {
    return entityName(this.snapshot, id);
  }

  private addKnown(label: string, field: string, known: Known<unknown>, value: string, options: Options = {}): void {
    const disputed = this.snapshot.contradicted(this.entity.id, field);
    this.add(label, value + this.age(known.evidence), known.evidence, {
      ...options,
      ...(disputed ? { certainty: 'likely' as const } : {}),
    });
  }

  /** Marks a value that an earlier stop printed and no later one repeated. */
  private age(evidence: Evidence): string {
    const stop = stopOf(evidence);
    return stop < this.snapshot.stop ? ` (read at stop ${stop + 1} of ${this.snapshot.stop + 1})` : '';
  }
}
