import type { UnknownReason } from './evidence';
import type { EntityId } from './ids';
import type { Snapshot } from './snapshot';

/** Why fields are not known, where a reader said it, also of things of which nothing else is known. */
export class UnknownReasons {
  private ofNothingElse: ReadonlyMap<string, UnknownReason> | undefined;

  constructor(private readonly snapshot: Snapshot) {}

  reason(of: EntityId, field: string): UnknownReason | undefined {
    const entity = this.snapshot.find(of);
    if (entity) return entity.unknowns[field];
    this.ofNothingElse ??= new Map(this.snapshot.unknowns.map(u => [`${u.of} ${u.field}`, u.reason]));
    return this.ofNothingElse.get(`${of} ${field}`);
  }
}
