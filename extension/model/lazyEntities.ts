import type { Entity } from './entities';
import { type Known, stopOfKnown } from './evidence';
import type { UnknownFact } from './facts';
import { type EntityId, type EntityKind, kindOfId } from './ids';
import { LazyEntity } from './lazyEntity';

type ByKind<T> = Record<EntityKind, Map<EntityId, T>>;

/** Lazy entities while facts are gathered. What a snapshot has already is never changed: it is replaced by another. */
export class LazyEntities {
  private entities: ByKind<LazyEntity> = {
    ...{ process: new Map(), thread: new Map(), port: new Map() },
    ...{ message: new Map(), lock: new Map(), irp: new Map() },
  };
  private count = 0;
  /** A snapshot has been made of them: it has these very maps until something is added. */
  private published = false;
  private shared = false;

  get size(): number {
    return this.count;
  }

  get(id: EntityId): LazyEntity | undefined {
    return this.count === 0 ? undefined : this.entities[kindOfId(id)].get(id);
  }

  add(id: EntityId, entity: LazyEntity): void {
    this.unshare();
    this.entities[entity.kind].set(id, entity);
    this.count++;
  }

  /** Takes one out. */
  take(id: EntityId): LazyEntity | undefined {
    const entity = this.get(id);
    if (!entity) return undefined;
    this.unshare();
    this.entities[entity.kind].delete(id);
    this.count--;
    return entity;
  }

  knows(id: EntityId, field: string): boolean {
    const entity = this.get(id);
    return entity !== undefined && fieldOf(entity, field) !== undefined;
  }

  /**
   * Adds fields that an entity does not have, of the same stop. Returns how many; 0 if it has one of them, so that the
   * two have to be compared.
   */
  extend(id: EntityId, fields: Readonly<Record<string, Known<unknown> | undefined>>): number {
    const entity = this.get(id);
    if (!entity) return 0;
    const stop = LazyEntity.stopOf(entity);
    let added = 0;
    for (const name in fields) {
      const known = fields[name];
      if (known === undefined) continue;
      if (stopOfKnown(known) !== stop || fieldOf(entity, name) !== undefined) return 0;
      added++;
    }
    if (added === 0) return 0;
    if (this.published) {
      this.unshare();
      this.entities[entity.kind].set(id, entity.with(fields));
    } else entity.put(fields);
    return added;
  }

  private unshare(): void {
    if (!this.shared) return;
    this.entities = copied(this.entities);
    this.shared = false;
  }

  /**
   * As entities of a snapshot, to which entities of the kinds `more` may be added; those with reasons why fields are not known
   * get a copy with them.
   */
  publish(reasons: ReadonlyMap<EntityId, readonly UnknownFact[]>, more: ReadonlySet<EntityKind>): ByKind<Entity> {
    this.published = true;
    const all = { ...this.entities };
    const owned = new Set<EntityKind>();
    const own = (kind: EntityKind): Map<EntityId, LazyEntity> => {
      if (!owned.has(kind)) all[kind] = new Map(all[kind]);
      owned.add(kind);
      return all[kind];
    };
    for (const kind of more) own(kind);
    if (this.count > 0) {
      for (const [id, why] of reasons) {
        const entity = all[kindOfId(id)].get(id);
        if (!entity) continue;
        const unknowns = why.filter(u => fieldOf(entity, u.field) === undefined).map(u => [u.field, u.reason] as const);
        own(entity.kind).set(id, entity.with({ unknowns: Object.fromEntries(unknowns) }));
      }
    }
    this.shared = true;
    // Each has the getters of the fields of its kind.
    return all as unknown as ByKind<Entity>;
  }
}

function copied<T>({ process, thread, port, message, lock, irp }: ByKind<T>): ByKind<T> {
  return {
    ...{ process: new Map(process), thread: new Map(thread), port: new Map(port) },
    ...{ message: new Map(message), lock: new Map(lock), irp: new Map(irp) },
  };
}

function fieldOf(entity: LazyEntity, field: string): unknown {
  return (entity as unknown as Readonly<Record<string, unknown>>)[field];
}
