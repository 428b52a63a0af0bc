import type { Entity } from './entities';
import { type EntityMap, type EntitySource, SourceEntities, SourceMap } from './entitySource';
import { type Known, stopOfKnown } from './evidence';
import type { UnknownFact } from './facts';
import { type EntityId, type EntityKind, kindOfId } from './ids';
import { LazyEntity } from './lazyEntity';

type ByKind<T> = Record<EntityKind, EntityMap<T>>;

const KINDS: readonly EntityKind[] = ['process', 'thread', 'port', 'message', 'lock', 'irp'];

/** Lazy entities while facts are gathered. What a snapshot has already is never changed: it is replaced by another. */
export class LazyEntities {
  private readonly entities = new Map<EntityKind, Map<EntityId, LazyEntity>>(KINDS.map(kind => [kind, new Map()]));
  /** Those that are not even made until somebody asks, one source of a kind at most. */
  private readonly sources = new Map<EntityKind, SourceEntities>();
  /** A snapshot has been made of them: it has these very maps until something is added. */
  private published = false;
  private shared = false;

  get size(): number {
    let size = 0;
    for (const { size: own } of this.entities.values()) size += own;
    for (const { size: own } of this.sources.values()) size += own;
    return size;
  }

  get(id: EntityId): LazyEntity | undefined {
    const kind = kindOfId(id);
    return this.entities.get(kind)?.get(id) ?? this.sources.get(kind)?.get(id);
  }

  add(id: EntityId, entity: LazyEntity): void {
    this.unshare();
    this.entities.get(entity.kind)?.set(id, entity);
  }

  /** Takes a source. False: there are entities of its kind already, with which it would have to be compared. */
  addAll(source: EntitySource): boolean {
    if (this.published || this.sources.has(source.kind) || (this.entities.get(source.kind)?.size ?? 0) > 0)
      return false;
    this.sources.set(source.kind, new SourceEntities(source));
    return true;
  }

  /** Takes one out. */
  take(id: EntityId): LazyEntity | undefined {
    const entity = this.get(id);
    if (!entity) return undefined;
    this.unshare();
    if (this.entities.get(entity.kind)?.delete(id) !== true) this.sources.get(entity.kind)?.take(id);
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
      this.entities.get(entity.kind)?.set(id, entity.with(fields));
    } else entity.put(fields);
    return added;
  }

  /** From now on what a snapshot has is no longer touched. */
  private unshare(): void {
    if (!this.shared) return;
    this.shared = false;
    for (const kind of KINDS) {
      const all = new Map(this.entities.get(kind));
      const source = this.sources.get(kind);
      if (source)
        for (const index of source.indexes()) {
          const entity = source.at(index);
          if (!all.has(entity.id)) all.set(entity.id, entity);
        }
      this.entities.set(kind, all);
    }
    this.sources.clear();
  }

  /**
   * As entities of a snapshot, to which entities of the kinds `more` may be added; those with reasons why fields are not known
   * get a copy with them.
   */
  publish(reasons: ReadonlyMap<EntityId, readonly UnknownFact[]>, more: ReadonlySet<EntityKind>): ByKind<Entity> {
    this.published = true;
    const mapOf = (kind: EntityKind): EntityMap<LazyEntity> => {
      const own = this.entities.get(kind) ?? new Map<EntityId, LazyEntity>();
      const source = this.sources.get(kind);
      return source ? new SourceMap(source, own) : own;
    };
    const all: ByKind<LazyEntity> = {
      ...{ process: mapOf('process'), thread: mapOf('thread'), port: mapOf('port') },
      ...{ message: mapOf('message'), lock: mapOf('lock'), irp: mapOf('irp') },
    };
    const owned = new Set<EntityKind>();
    const own = (kind: EntityKind): EntityMap<LazyEntity> => {
      const map = all[kind];
      if (!owned.has(kind)) all[kind] = map instanceof SourceMap ? map.copy() : new Map(map);
      owned.add(kind);
      return all[kind];
    };
    for (const kind of more) own(kind);
    for (const [id, why] of reasons) {
      const entity = this.get(id);
      if (!entity) continue;
      const unknowns = why.filter(u => fieldOf(entity, u.field) === undefined).map(u => [u.field, u.reason] as const);
      own(entity.kind).set(id, entity.with({ unknowns: Object.fromEntries(unknowns) }));
    }
    this.shared = true;
    // Each has the getters of the fields of its kind.
    return all as unknown as ByKind<Entity>;
  }
}

function fieldOf(entity: LazyEntity, field: string): unknown {
  return (entity as unknown as Readonly<Record<string, unknown>>)[field];
}
